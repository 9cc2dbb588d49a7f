package io.pulseline.platform.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What the catalog of the migrated schema must never show. Each query returns the offenders, so it must
/// return nothing.
enum RlsRule {
    EVERY_TABLE_AND_PARTITION_IS_FORCED("""
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'app' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
              and c.relname <> 'flyway_schema_history'"""),

    EVERY_TENANT_TABLE_HAS_THE_TENANT_POLICY("""
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'app' and c.relkind in ('r', 'p') and not c.relispartition
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
              and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*'
                                and p.polroles = array['app'::regrole::oid]
                                and pg_get_expr(p.polqual, p.polrelid) like '%tenant_id = (NULLIF(current_setting(''app.tenant_id''%')"""),

    NO_OTHER_POLICY_LETS_THE_APP_IN("""
            select p.polrelid::regclass || ' ' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
            where c.relnamespace = 'app'::regnamespace and p.polroles && array['app'::regrole::oid, 0::oid, 'intake'::regrole::oid]
              and pg_get_expr(p.polqual, p.polrelid) not like '%current_setting(''app.tenant_id''%'
              and (exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') or c.relname = 'tenant')"""),

    TABLES_WITHOUT_TENANT_STAND_ON_THE_LIST("""
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'app' and c.relkind in ('r', 'p')
              and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull)
              and c.relname not in (
                'flyway_schema_history', -- the migrating login's own; nobody else has a grant
                'tenant',                -- its key is the tenant
                'person',                -- may belong to several tenants; shows only beside a membership of the bound one
                'person_link',           -- accounts at identity providers; operators only, at sign-in
                'authenticator', 'passkey', 'recovery_code', 'second_factor_failure', -- of people, as above
                'platform_secret',       -- the platform's own, sealed; operators only
                'api_key',               -- keys of staff belong to no tenant, and to the app they do not show
                'rate_card', 'rate',     -- Meta's price list, the same for everybody; written by operators
                'market_prefix',         -- Meta's markets, the same for everybody
                'call_limit',            -- what Meta takes at once and in a day, the same for everybody
                'message_allowance',     -- messages that Meta gives free, the same for everybody
                'graph_version',         -- when versions of Graph end, the same for everybody
                'meta_change',           -- what Meta has announced, the same for everybody
                'country_rule',          -- where Meta offers no calls, the same for everybody
                'pstn_pattern',          -- what carriers of the PSTN are known by, the same for everybody
                'permission_limit'       -- Meta's limits, the same for everybody; written by migrations
              )"""),

    NO_ROLE_OF_OURS_IS_ABOVE_POLICIES("""
            select rolname from pg_roles where (rolsuper or rolbypassrls)
              and rolname in ('app', 'operator', 'intake', 'eraser', 'redactor', 'rotator', 'pulseline', 'pulseline_migrator')"""),

    ROLES_THAT_SERVE_OWN_NOTHING("""
            select c.oid::regclass::text from pg_class c
            where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace)
              and c.relowner in (select oid from pg_roles where rolname in ('app', 'operator', 'intake', 'eraser', 'redactor', 'rotator', 'pulseline'))"""),

    VIEWS_ASK_AS_THEIR_CALLER("""
            select c.oid::regclass::text from pg_class c where c.relnamespace = 'app'::regnamespace
              and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(c.reloptions::text ilike '%security_invoker=true%', false))"""),

    FOREIGN_KEYS_BETWEEN_TENANT_TABLES_CARRY_THE_TENANT("""
            select k.conrelid::regclass || ' ' || k.conname from pg_constraint k
            where k.contype = 'f' and k.connamespace = 'app'::regnamespace
              and exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'tenant_id')
              and not exists (select from pg_attribute a
                              where a.attrelid = k.conrelid and a.attnum = any (k.conkey) and a.attname = 'tenant_id')"""),

    INDEXES_OF_TENANT_TABLES_BEGIN_WITH_THE_TENANT("""
            select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
            where c.relnamespace = 'app'::regnamespace
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
              and (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0])
                  is distinct from 'tenant_id'
              and i.indexrelid::regclass::text not in (
                'call_change_tail',                   -- a web node tails the changes of all tenants at once
                'membership_person',                  -- at sign-in: which tenants a person may choose from
                'api_key_pkey', 'api_key_sha256_key'  -- a key is looked up before its tenant is known
              )"""),

    GRANTS_GO_NO_FURTHER_THAN_ROWS("""
            select c.oid::regclass || ' ' || coalesce(r.rolname, 'public') || ' ' || g.privilege_type
            from pg_class c cross join lateral aclexplode(c.relacl) g left join pg_roles r on r.oid = g.grantee
            where c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace) and c.relkind in ('r', 'p', 'v')
              and coalesce(r.rolname, 'public') in ('app', 'operator', 'intake', 'pulseline', 'public')
              and (g.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE') or c.relispartition)"""),

    INTAKE_ONLY_INSERTS("""
            select c.oid::regclass || ' ' || g.privilege_type from pg_class c cross join lateral aclexplode(c.relacl) g
            where g.grantee = 'intake'::regrole
              and (g.privilege_type <> 'INSERT' or c.oid::regclass::text not in ('ops.webhook_event', 'ops.inbox_work'))"""),

    THE_BOOKS_OUTLIVE_AN_ERASURE("""
            select c.oid::regclass::text from pg_class c
            where c.relnamespace = 'app'::regnamespace and c.relname in ('charge', 'cost_rollup', 'cost_day', 'statement', 'statement_line', 'audit_event')
              and has_table_privilege('eraser', c.oid, 'DELETE, UPDATE, TRUNCATE')"""),

    EVERY_OTHER_TENANT_TABLE_IS_ERASED("""
            select c.oid::regclass::text from pg_class c
            where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
              and not has_table_privilege('eraser', c.oid, 'DELETE')
              and coalesce(obj_description(c.oid), '') not like 'stays after erasure: %'"""),

    WHOEVER_ERASES_A_USER_REACHES_EVERY_COLUMN_THAT_NAMES_ONE("""
            select c.oid::regclass || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
              and a.attname in ('wa_id', 'bsuid', 'user_key', 'user_name')
              and not has_column_privilege('redactor', c.oid, a.attname, 'UPDATE')
              and not has_table_privilege('redactor', c.oid, 'DELETE')
              and c.relname <> 'request_campaign_user' -- goes with its permission"""),

    EVIDENCE_IS_APPEND_ONLY("""
            select c.oid::regclass || ' ' || g.privilege_type from pg_class c cross join lateral aclexplode(c.relacl) g
            where g.grantee in ('app'::regrole, 'operator'::regrole)
              and c.relnamespace in ('app'::regnamespace, 'ops'::regnamespace)
              and c.relname in ('audit_event', 'audit_link', 'permission_event', 'call_event', 'cdr', 'charge')
              and g.privilege_type in ('UPDATE', 'DELETE')"""),

    DEFINER_FUNCTIONS_STAND_ON_THE_LIST("""
            select p.oid::regprocedure::text from pg_proc p
            where p.pronamespace in ('app'::regnamespace, 'ops'::regnamespace) and p.prosecdef
              and p.oid::regprocedure::text not in (
                'ops.keep_partitions(interval)', -- makes partitions, forgets old deliveries; takes no text, fixed search path
                'ops.audit_link_add()'           -- a trigger's: whoever writes staff's trail may not touch its links
              )""");

    private final String sql;

    RlsRule(String sql) {
        this.sql = sql;
    }

    List<String> offenders(Connection superuser) throws SQLException {
        List<String> offenders = new ArrayList<>();
        try (var statement = superuser.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                offenders.add(rows.getString(1));
            }
        }
        return offenders;
    }
}
