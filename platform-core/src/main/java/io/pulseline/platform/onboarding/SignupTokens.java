package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Tokens that sign-ups keep for steps that are run again. Every method runs inside the caller's tenant transaction.
@Repository
class SignupTokens {
    private final JdbcClient jdbc;
    private final TenantVault vault;

    SignupTokens(JdbcClient jdbc, TenantVault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    static String place(UUID signup) {
        return "signup|token|" + signup;
    }

    /// A dead token must not come back with a step that is run again.
    void replace(TenantId tenant, Secret old, Secret fresh) {
        with(tenant, old)
                .forEach(signup -> jdbc.sql("update signup set token = ? where id = ?")
                        .param(vault.seal(tenant, place(signup), fresh))
                        .param(signup)
                        .update());
    }

    void forget(TenantId tenant, Secret old) {
        with(tenant, old)
                .forEach(signup -> jdbc.sql("update signup set token = null where id = ?")
                        .param(signup)
                        .update());
    }

    private List<UUID> with(TenantId tenant, Secret wanted) {
        record Kept(UUID signup, byte[] token) {}
        return jdbc
                .sql("select id, token from signup where token is not null")
                .query((row, index) -> new Kept(row.getObject("id", UUID.class), row.getBytes("token")))
                .list()
                .stream()
                .filter(kept ->
                        vault.open(tenant, place(kept.signup()), kept.token()).equals(wanted))
                .map(Kept::signup)
                .toList();
    }
}
