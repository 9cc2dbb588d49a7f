package io.pulseline.platform.permissions.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.Logins;
import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.admin.Admin;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `./pulseline admin evidence verify`, as an operator runs it, after somebody with the rights of a
/// superuser changed one
/// row in the database.
class EvidenceCommandIT extends PermissionScene {
    @Test
    void aRowThatWasChangedInTheDatabaseIsFoundAndNamed() throws Exception {
        apiPost(
                "/permissions/requests",
                "{\"number_id\":\"%s\",\"to\":\"%s\",\"kind\":\"TEMPLATE\",\"template\":{\"name\":\"ask\",\"language\":\"en\"}}"
                        .formatted(SOFIA, digits));
        meta.book.grant(SimMeta.number(SOFIA), SimMeta.user(user), false);
        deliver();
        assertThat(verify()).satisfies(whole -> {
            assertThat(whole.status()).as(whole.err()).isZero();
            assertThat(whole.out()).contains("tern: ").contains("whole");
        });

        String granted = "from app.permission_event where user_key = '" + digits + "' and kind = 'GRANTED'";
        String row = one("select id::text " + granted);
        String detail = one("select detail " + granted);
        superuser("update app.permission_event set detail = 'PERMANENT, user_action' where id = " + row);
        assertThat(verify()).satisfies(broken -> {
            assertThat(broken.status()).isEqualTo(1);
            assertThat(broken.err())
                    .contains("tampered with")
                    .contains("tern, ")
                    .contains("event " + row)
                    .contains(SOFIA.value());
            assertThat(broken.err().strip().lines())
                    .as("one sentence, no stack trace")
                    .hasSize(1);
        });

        superuser("update app.permission_event set detail = '" + detail.replace("'", "''") + "' where id = " + row);
        assertThat(verify().status()).as("as it was").isZero();

        superuser(
                "delete from app.permission_event where id = (select max(id) from app.permission_event where user_key = '"
                        + digits + "')");
        assertThat(verify()).satisfies(cut -> {
            assertThat(cut.status()).isEqualTo(1);
            assertThat(cut.err()).contains("tern, ").contains("the last events");
        });
    }

    private record Ran(int status, String out, String err) {}

    private static Ran verify() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int status = Admin.run(
                    List.of("evidence", "verify", "--tenant", "tern"),
                    "--spring.datasource.url=" + DATABASE.jdbcUrl(),
                    "--spring.datasource.username=" + Logins.RUNTIME,
                    "--spring.datasource.password=" + TestDatabase.PASSWORD);
            return new Ran(status, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static String one(String query) throws SQLException {
        try (Connection connection = DATABASE.superuser();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
