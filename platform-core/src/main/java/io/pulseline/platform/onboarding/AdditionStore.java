package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of numbers that are added here. Every method runs inside the caller's tenant transaction.
@Repository
class AdditionStore {
    private final JdbcClient jdbc;

    AdditionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void keep(TenantId tenant, UUID signup, Addition wanted) {
        jdbc.sql("""
                        insert into number_addition (tenant_id, signup_id, waba_id, country_code, phone, name, method, language)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(signup)
                .param(wanted.waba().value())
                .param(wanted.countryCode())
                .param(wanted.phone())
                .param(wanted.name())
                .param(wanted.method())
                .param(wanted.language())
                .update();
    }

    Optional<Addition> find(UUID signup) {
        return jdbc.sql("select * from number_addition where signup_id = ?")
                .param(signup)
                .query((row, index) -> {
                    String id = row.getString("number_id");
                    return new Addition(
                            new WabaId(row.getString("waba_id")),
                            row.getString("country_code"),
                            row.getString("phone"),
                            row.getString("name"),
                            row.getString("method"),
                            row.getString("language"),
                            id == null ? null : new PhoneNumberId(id));
                })
                .optional();
    }

    void became(UUID signup, PhoneNumberId number) {
        jdbc.sql("update number_addition set number_id = ? where signup_id = ?")
                .param(number.value())
                .param(signup)
                .update();
    }

    /// How the next code is to come.
    void by(UUID signup, String method, String language) {
        jdbc.sql("update number_addition set method = ?, language = ? where signup_id = ?")
                .param(method)
                .param(language)
                .param(signup)
                .update();
    }
}
