-- Keys are changed while everybody works: what is sealed is opened with its old key and sealed with the new one, in small batches, by a role
-- that may touch just that. A sealed value names its key in its bytes 2 to 5, as Tink writes it; a data key's row names the key that wraps it.
do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'rotator') then
        create role rotator nologin nosuperuser nobypassrls noinherit;
    end if;
    grant rotator to current_user;
    if '${runtime_login}' <> current_user and exists (select 1 from pg_roles where rolname = '${runtime_login}') then
        execute format('grant rotator to %I', '${runtime_login}');
    end if;
end
$$;
grant usage on schema app, ops to rotator;

-- Every sealed column of the schema; a rotation that does not know one would lose it.
create table ops.sealed_column (
    table_name text not null,
    column_name text not null,
    -- what its rows are told apart by, beside the tenant; null where there is one row for each tenant
    key_column text,
    key_type   text,
    -- the column that its associated data names: two columns may hold the same value in turn
    bound_as   text not null,
    -- false for what the key of the key file seals itself
    of_tenant  boolean not null,
    primary key (table_name, column_name)
);
grant select on ops.sealed_column to app, operator, rotator;

-- The one way a column becomes a sealed one: call it in the migration that makes the column.
create function seal_column(target regclass, sealed text, key text, bound text default null) returns void language plpgsql as $$
declare
    of_tenant boolean := exists (select from pg_attribute where attrelid = target and attname = 'tenant_id');
    type text := (select format_type(atttypid, null) from pg_attribute where attrelid = target and attname = key);
begin
    insert into ops.sealed_column values (target::text, sealed, key, type, coalesce(bound, sealed), of_tenant);
    if of_tenant then
        execute format('grant select (tenant_id, %I), update (%I) on %s to rotator', sealed, sealed, target);
        if key is not null then
            execute format('grant select (%I) on %s to rotator', key, target);
        end if;
        if not exists (select from pg_policy where polrelid = target and polname = 'rotator_rows') then
            execute format(
                'create policy rotator_rows on %s to rotator using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', target);
        end if;
    end if;
end
$$;
select seal_column('waba', 'token', 'id');
select seal_column('signup', 'token', 'id');
select seal_column('number_pin', 'pin', 'number_id');
select seal_column('number_pin', 'next_pin', 'number_id');
select seal_column('sip_password', 'password', 'number_id');
select seal_column('sip_trunk', 'password', 'id');
select seal_column('sip_extension', 'password', 'id');
select seal_column('outbound_endpoint', 'secret', 'id');
select seal_column('outbound_endpoint', 'previous_secret', 'id', 'secret');
select seal_column('mail_message', 'body', 'id');
select seal_column('evidence_key', 'private_key', null);
select seal_column('authenticator', 'secret', 'person_id');

-- the key of the key file that wraps it, by Tink's number; null from before this was written down
alter table data_key add column wrapped_by int;
create policy rotator_rows on data_key to rotator using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, update (wrapped, wrapped_by) on data_key to rotator;

create table ops.key_rotation (
    id           uuid primary key,
    begun_at     timestamptz not null,
    begun_by     text not null,
    -- the new key of the key file; null until it is in the file
    key_id       int,
    -- when nothing was left under an old key; null before
    rewrapped_at timestamptz,
    -- when the old keys were forgotten
    ended_at     timestamptz
);
-- one at a time
create unique index key_rotation_open on ops.key_rotation ((true)) where ended_at is null;
grant select, insert, update on ops.key_rotation to operator;

-- Secrets that the platform makes for itself at first use, such as what session cookies are signed with.
create table platform_secret (
    name   text primary key,
    sealed bytea not null
);
alter table platform_secret enable row level security;
alter table platform_secret force row level security;
create policy operator_all on platform_secret to operator using (true) with check (true);
grant select, insert, update (sealed) on platform_secret to operator;
select seal_column('platform_secret', 'sealed', 'name');
