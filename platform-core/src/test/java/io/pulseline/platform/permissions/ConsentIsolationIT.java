package io.pulseline.platform.permissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Consent stays with the tenant it was given to, and its evidence cannot be changed unseen.
class ConsentIsolationIT extends LedgerScene {
    @Autowired
    JdbcClient jdbc;

    @Test
    void showsNothingOfItToTheOtherTenant() {
        granted(START, null);
        permissions.request(TERN, SAVA, ZAGREB, user, "May we call?", null, "isolation-" + user.key());
        assertThat(permissions.state(MARLIN, SOFIA, user)).isEmpty();
        assertThat(permissions.state(MARLIN, RECEPTION, user)).isEmpty();
        assertThat(permissions.events(MARLIN, SOFIA, user)).isEmpty();
        assertThat(permissions.board(MARLIN, null))
                .extracting(PermissionState::user)
                .doesNotContain(user);
        for (String table : List.of("permission", "permission_event", "permission_request", "permission_call")) {
            long foreign = transactions.inTenant(
                    MARLIN,
                    () -> jdbc.sql("select count(*) from " + table + " where tenant_id = ?")
                            .param(TERN.value())
                            .query(Long.class)
                            .single());
            assertThat(foreign).as(table).isZero();
        }
    }

    @Test
    void letsNobodyWriteConsentIntoAnotherTenant() {
        assertThatThrownBy(() -> transactions.inTenant(
                        MARLIN,
                        () -> jdbc.sql("""
                                        insert into permission (tenant_id, number_id, user_key, status, source, spoken_by, as_of)
                                        values (?, ?, 'x', 'PERMANENT', 'user_action', 'META', now())
                                        """)
                                .param(TERN.value())
                                .param(SOFIA.value())
                                .update()))
                .hasStackTraceContaining("row-level security");
    }

    @Test
    void refusesToChangeOrRemoveEvidence() {
        granted(START, null);
        for (String sql : List.of("update permission_event set detail = 'x'", "delete from permission_event")) {
            assertThatThrownBy(() ->
                            transactions.inTenant(TERN, () -> jdbc.sql(sql).update()))
                    .hasStackTraceContaining("permission denied");
        }
    }

    @Test
    void seesAChangedRowEvenOneChangedByASuperuser() throws SQLException {
        granted(START, null);
        granted(START.plusSeconds(5), null);
        assertThat(permissions.verify(TERN, SOFIA, user)).isEmpty();
        long first = permissions.events(TERN, SOFIA, user).getFirst().id();
        asSuperuser("update app.permission_event set detail = detail || '.' where id = " + first);
        assertThat(permissions.verify(TERN, SOFIA, user)).contains(first);
    }

    @Test
    void seesThatTheEndOfTheChainWasCutOff() throws SQLException {
        granted(START, null);
        granted(START.plusSeconds(5), null);
        long last = permissions.events(TERN, SOFIA, user).getLast().id();
        asSuperuser("delete from app.permission_event where id = " + last);
        assertThat(permissions.verify(TERN, SOFIA, user)).contains(-1L);
    }

    private static void asSuperuser(String sql) throws SQLException {
        try (var connection = database.superuser();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
