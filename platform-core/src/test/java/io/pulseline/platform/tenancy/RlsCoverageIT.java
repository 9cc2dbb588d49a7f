package io.pulseline.platform.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Asks the catalog of the really migrated schema, and shows that each question bites: a planted fault is found.
class RlsCoverageIT {
    /// Secrets: who sees across tenants has no business with them.
    private static final Set<String> SEALED = Set.of("data_key", "number_pin", "sip_password", "evidence_key");

    private static TestDatabase database;
    private Connection superuser;

    @BeforeAll
    static void migrate() {
        database = TestDatabase.create("rls_coverage");
        CoreTestApplication.migrate(database);
    }

    @BeforeEach
    void begin() throws SQLException {
        superuser = database.superuser();
        superuser.setAutoCommit(false);
        run("set local search_path = app");
    }

    @AfterEach
    void undo() throws SQLException {
        superuser.rollback();
        superuser.close();
    }

    @ParameterizedTest
    @EnumSource
    void theMigratedSchemaKeeps(RlsRule rule) throws SQLException {
        assertThat(rule.offenders(superuser)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EVERY_TABLE_AND_PARTITION_IS_FORCED                 | alter table call no force row level security
            EVERY_TABLE_AND_PARTITION_IS_FORCED                 | alter table cdr_rest disable row level security
            EVERY_TABLE_AND_PARTITION_IS_FORCED                 | create table forgotten (tenant_id uuid not null)
            EVERY_TENANT_TABLE_HAS_THE_TENANT_POLICY            | drop policy tenant_rows on charge
            EVERY_TENANT_TABLE_HAS_THE_TENANT_POLICY            | alter policy tenant_rows on charge using (true)
            NO_OTHER_POLICY_LETS_THE_APP_IN                     | create policy too_kind on charge to app using (true)
            NO_OTHER_POLICY_LETS_THE_APP_IN                     | create policy too_kind on tenant for select using (true)
            TABLES_WITHOUT_TENANT_STAND_ON_THE_LIST             | create table global_note (id int)
            TABLES_WITHOUT_TENANT_STAND_ON_THE_LIST             | alter table price_plan drop constraint price_plan_pkey, alter column tenant_id drop not null
            NO_ROLE_OF_OURS_IS_ABOVE_POLICIES                   | alter role app bypassrls
            ROLES_THAT_SERVE_OWN_NOTHING                        | alter table charge owner to app
            VIEWS_ASK_AS_THEIR_CALLER                           | create view all_calls as select * from call
            VIEWS_ASK_AS_THEIR_CALLER                           | create materialized view all_calls as select * from call
            FOREIGN_KEYS_BETWEEN_TENANT_TABLES_CARRY_THE_TENANT | create unique index x on call (id); alter table charge add foreign key (call_id) references call (id)
            INDEXES_OF_TENANT_TABLES_BEGIN_WITH_THE_TENANT      | create unique index everywhere on phone_number (e164)
            GRANTS_GO_NO_FURTHER_THAN_ROWS                      | grant truncate on call to app
            GRANTS_GO_NO_FURTHER_THAN_ROWS                      | grant references on call to operator
            GRANTS_GO_NO_FURTHER_THAN_ROWS                      | grant select on cdr_rest to app
            INTAKE_ONLY_INSERTS                                 | grant select on ops.inbox_work to intake
            THE_BOOKS_OUTLIVE_AN_ERASURE                        | grant delete on charge to eraser
            EVERY_OTHER_TENANT_TABLE_IS_ERASED                  | revoke delete on call from eraser
            WHOEVER_ERASES_A_USER_REACHES_EVERY_COLUMN_THAT_NAMES_ONE | create table guest (tenant_id uuid not null, wa_id text)
            EVIDENCE_IS_APPEND_ONLY                             | grant delete on permission_event to app
            DEFINER_FUNCTIONS_STAND_ON_THE_LIST                 | create function peek() returns bigint language sql security definer as 'select count(*) from app.call'
            """)
    void aPlantedFaultIsFound(RlsRule rule, String fault) throws SQLException {
        run(fault);
        assertThat(rule.offenders(superuser)).isNotEmpty();
    }

    static Stream<String> tenantTables() throws SQLException {
        try (Connection connection = database.superuser()) {
            return column(connection, """
                    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                    where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                    order by 1""").stream();
        }
    }

    @ParameterizedTest
    @MethodSource("tenantTables")
    void aRowIsSeenByItsTenantAndTheOperatorOnly(String table) throws SQLException {
        plantRow(table, CoreTestApplication.TERN);
        plantRow(table, CoreTestApplication.MARLIN);
        boolean readable = !SEALED.contains(table);

        run("set local role app");
        String foreign =
                "select count(*)::text from " + table + " where tenant_id <> '" + CoreTestApplication.TERN + "'";
        assertThat(column(superuser, "select count(*)::text from " + table))
                .as("nobody bound")
                .containsExactly("0");
        run("select set_config('app.tenant_id', '" + CoreTestApplication.TERN + "', true)");
        assertThat(column(superuser, foreign)).as("the other tenant's").containsExactly("0");
        assertThat(column(superuser, "select (count(*) > 0)::text from " + table))
                .as("its own")
                .containsExactly("true");
        run("select set_config('app.tenant_id', '', true)");
        assertThat(column(superuser, "select count(*)::text from " + table))
                .as("unbound again")
                .containsExactly("0");
        if (readable) {
            run("set local role operator");
            assertThat(column(superuser, "select (count(distinct tenant_id) = 2)::text from " + table))
                    .as("the operator")
                    .containsExactly("true");
        }
    }

    @Test
    void theAppCannotPlantARowForAnotherTenant() throws SQLException {
        run("set local role app");
        run("select set_config('app.tenant_id', '" + CoreTestApplication.TERN + "', true)");
        assertThatThrownBy(() -> run("insert into waba (tenant_id, id, name, currency, zone) values ('"
                        + CoreTestApplication.MARLIN + "', 'stolen', 'x', 'USD', 'UTC')"))
                .hasMessageContaining("row-level security");
    }

    @Test
    void aPartitionNamedDirectlyIsClosed() throws SQLException {
        run("set local role app");
        run("select set_config('app.tenant_id', '" + CoreTestApplication.TERN + "', true)");
        assertThatThrownBy(() -> column(superuser, "select count(*)::text from cdr_rest"))
                .hasStackTraceContaining("permission denied");
    }

    @Test
    void theOperatorCannotReadTenantsKeys() throws SQLException {
        run("set local role operator");
        assertThatThrownBy(() -> column(superuser, "select count(*)::text from data_key"))
                .hasStackTraceContaining("permission denied");
    }

    @Test
    void partitionsAreKeptAheadByTheAppWithoutOwningThem() throws SQLException {
        run(
                "create table ops.webhook_event_20260101 partition of ops.webhook_event for values from ('2026-01-01') to ('2026-01-02')");
        run("drop table " + column(superuser, """
                select inhrelid::regclass::text from pg_inherits where inhparent = 'app.cdr'::regclass
                  and inhrelid::regclass::text <> 'cdr_rest' order by 1 desc limit 1""").getFirst());
        run("set local role app");
        run("select ops.keep_partitions()");
        run("reset role");
        assertThat(column(superuser, "select count(*)::text from pg_inherits where inhparent = 'app.cdr'::regclass"))
                .containsExactly("6");
        assertThat(column(superuser, "select coalesce(to_regclass('ops.webhook_event_20260101')::text, 'gone')"))
                .containsExactly("gone");
        for (RlsRule rule : RlsRule.values()) {
            assertThat(rule.offenders(superuser)).as(rule.name()).isEmpty();
        }
    }

    /// One row with made-up values, whatever the table; the superuser of a test may switch foreign keys and checks off.
    private void plantRow(String table, String tenant) throws SQLException {
        run("set local session_replication_role = replica");
        for (String check : column(
                superuser,
                "select conname from pg_constraint where contype = 'c' and conrelid = 'app." + table + "'::regclass")) {
            run("alter table " + table + " drop constraint " + check);
        }
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String column : column(superuser, """
                select column_name || ' ' || data_type from information_schema.columns where table_schema = 'app'
                  and table_name = '%s' and (is_nullable = 'NO' and column_default is null and is_identity = 'NO' or column_name = 'tenant_id')""".formatted(table))) {
            String name = column.substring(0, column.indexOf(' '));
            names.add(name);
            values.add(
                    name.equals("tenant_id") ? "'" + tenant + "'" : value(column.substring(column.indexOf(' ') + 1)));
        }
        run("insert into " + table + " (" + String.join(", ", names) + ") values (" + String.join(", ", values)
                + ") on conflict do nothing");
    }

    private static String value(String type) {
        return switch (type) {
            case "uuid" -> "gen_random_uuid()";
            case "text" -> "'planted'";
            case "timestamp with time zone" -> "now()";
            case "date" -> "current_date";
            case "boolean" -> "true";
            case "jsonb" -> "'{}'";
            case "bytea" -> "decode(md5(random()::text), 'hex')";
            case "ARRAY" -> "'{}'";
            default -> "1";
        };
    }

    private void run(String sql) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
