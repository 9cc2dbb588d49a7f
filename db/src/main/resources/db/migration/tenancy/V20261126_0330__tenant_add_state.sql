-- The life of a tenant, and the one role that may end it.
alter table tenant add column state text not null default 'ACTIVE' check (state in ('ACTIVE', 'SUSPENDED', 'CLOSED', 'ERASED'));
alter table tenant add column state_since timestamptz not null default now();
do $$
begin
    set local role operator;
    update tenant set state = 'SUSPENDED' where not active;
    update tenant set state_since = created_at where active;
    reset role;
end
$$;
alter table tenant drop column active;

-- The eraser deletes what a tenant left behind, in one transaction bound to that tenant. It cannot delete what has to stay: a table
-- goes unless `stays_after_erasure` took the right away, so a table that nobody thought of is erased and not forgotten.
do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'eraser') then
        create role eraser nologin nosuperuser nobypassrls noinherit;
    end if;
    execute 'grant eraser to current_user';
    if '${runtime_login}' <> current_user and exists (select 1 from pg_roles where rolname = '${runtime_login}') then
        execute format('grant eraser to %I', '${runtime_login}');
    end if;
end
$$;
grant usage on schema app, ops to eraser;

create function erasable(target regclass) returns void language plpgsql as $$
begin
    execute format(
        'create policy eraser_rows on %s to eraser using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', target);
    execute format('grant select, delete on %s to eraser', target);
end
$$;

create or replace function isolate_by_tenant(target regclass) returns void language plpgsql as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format(
        'create policy tenant_rows on %s to app using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', target);
    execute format('create policy operator_reads on %s for select to operator using (true)', target);
    execute format('grant select on %s to operator', target);
    perform erasable(target);
end
$$;

do $$
declare
    t regclass;
begin
    for t in select c.oid::regclass from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
             where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition loop
        perform erasable(t);
    end loop;
end
$$;

-- called by R__what_stays.sql, the one list
create function stays_after_erasure(target regclass, why text) returns void language plpgsql as $$
begin
    execute format('revoke delete on %s from eraser', target);
    execute format('comment on table %s is %L', target, 'stays after erasure: ' || why);
end
$$;

-- in what stays, people get a pseudonym that leads back to nobody
grant update (agent_name, tag) on charge to eraser;
grant update (agent) on cost_rollup to eraser;

create policy own_row_erased on tenant to eraser using (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, update (state, state_since) on tenant to eraser;

-- people who belong to no other tenant and are not staff go too; whether they do is seen in the memberships of all tenants
create policy eraser_sees on membership for select to eraser using (true);
create policy eraser_all on person to eraser using (true);
create policy eraser_all on person_link to eraser using (true);
grant select, delete on person, person_link to eraser;

-- raw deliveries name WhatsApp users; the digest stays, so that a repeated delivery is still known
grant select (event_id, tenant_id), update (body, order_key, last_error) on ops.inbox_work to eraser;
grant select (id), update (body) on ops.webhook_event to eraser;
