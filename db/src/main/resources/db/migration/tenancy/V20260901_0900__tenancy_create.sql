-- Roles, the isolation rule, and the tenants. See platform-core/docs/decisions/0001-one-login-three-roles.md.
do $$
declare
    role_name text;
begin
    foreach role_name in array array['app', 'operator', 'intake'] loop
        if not exists (select 1 from pg_roles where rolname = role_name) then
            execute format('create role %I nologin nosuperuser nobypassrls noinherit', role_name);
        end if;
        -- the owner is under the policies too (forced); to write rows it has to take a role like everybody else
        execute format('grant %I to current_user', role_name);
        if '${runtime_login}' <> current_user and exists (select 1 from pg_roles where rolname = '${runtime_login}') then
            execute format('grant %I to %I', role_name, '${runtime_login}');
        end if;
    end loop;
end
$$;

create schema if not exists ops;
grant usage on schema app to app, operator, intake;
grant usage on schema ops to app, operator, intake;

-- The one way a table becomes a tenant's: forced, so that not even its owner is above the policy.
create function isolate_by_tenant(target regclass) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy tenant_rows on %s to app using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', target);
    execute format('create policy operator_reads on %s for select to operator using (true)', target);
    execute format('grant select on %s to operator', target);
end
$$;

-- A policy on a parent does not protect a partition that is named directly: each gets its own, and nobody is granted anything on it.
create function make_partition(parent regclass, starts date, ends date) returns void language plpgsql as $$
declare
    short text := (select relname from pg_class where oid = parent);
    part text := format('app.%I', short || to_char(starts, '_YYYYMMDD'));
begin
    if to_regclass(part) is not null then
        return;
    end if;
    execute format('create table %s partition of %s for values from (%L) to (%L)', part, parent, starts, ends);
    execute format('alter table %s enable row level security', part);
    execute format('alter table %s force row level security', part);
    execute format('revoke all on %s from app, operator, intake', part);
end
$$;

-- Monthly partitions from last month to `ahead` months from now; run by migration and by a daily job. What fits none of them
-- lands in the rest partition, so that a row is never refused for want of one.
create function make_month_partitions(parent regclass, ahead int default 2) returns void language plpgsql as $$
declare
    month date;
    rest text := format('app.%I', (select relname from pg_class where oid = parent) || '_rest');
begin
    for month in select m::date from generate_series(date_trunc('month', now()) - interval '1 month',
                                                     date_trunc('month', now()) + make_interval(months => ahead), interval '1 month') m loop
        perform make_partition(parent, month, (month + interval '1 month')::date);
    end loop;
    if to_regclass(rest) is null then
        execute format('create table %s partition of %s default', rest, parent);
        execute format('alter table %s enable row level security', rest);
        execute format('alter table %s force row level security', rest);
    end if;
end
$$;

create table tenant (
    id         uuid primary key,
    slug       text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,40}$'),
    name       text not null check (name <> ''),
    zone       text not null default 'UTC',
    active     boolean not null default true,
    created_at timestamptz not null default now()
);
-- The tenant's own row is found by id: its key is the tenant.
alter table tenant enable row level security;
alter table tenant force row level security;
create policy own_row on tenant for select to app using (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy operator_all on tenant to operator using (true);
grant select on tenant to app;
grant select, insert, update on tenant to operator;
