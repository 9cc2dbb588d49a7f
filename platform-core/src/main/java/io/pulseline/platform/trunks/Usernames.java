package io.pulseline.platform.trunks;

import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Who signs in under which name, over all tenants: one realm, one owner of a name.
@Repository
class Usernames {
    private final JdbcClient jdbc;

    Usernames(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @return false when somebody has it
    boolean take(String username, UUID owner) {
        return jdbc.sql("insert into ops.sip_username (username, owner) values (?, ?) on conflict do nothing")
                        .param(username.toLowerCase(Locale.ROOT))
                        .param(owner)
                        .update()
                == 1;
    }

    void giveBack(UUID owner) {
        jdbc.sql("delete from ops.sip_username where owner = ?").param(owner).update();
    }
}
