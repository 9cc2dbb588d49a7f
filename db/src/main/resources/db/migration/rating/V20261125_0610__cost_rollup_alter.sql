-- Two sums of the same charges, written with them: one with every key of the report, one small enough to answer the first page of a
-- tenant with millions of calls. Tier -1: calls that have none.
alter table cost_rollup add column tier_from bigint not null default -1;
alter table cost_rollup drop constraint cost_rollup_pkey;
alter table cost_rollup add primary key (tenant_id, day, number_id, market, direction, agent, currency, tier_from);

create table cost_day (
    tenant_id    uuid not null references tenant,
    day          date not null,
    market       text not null,
    direction    text not null,
    currency     text not null,
    calls        bigint not null,
    answered     bigint not null,
    seconds      bigint not null,
    pulses       bigint not null,
    meta_cost    numeric not null,
    tenant_price numeric not null,
    unrated      bigint not null,
    primary key (tenant_id, day, market, direction, currency)
);
select isolate_by_tenant('cost_day');
grant select, insert, update on cost_day to app;
-- a sum that is not what its facts add up to is built again from them
grant delete on cost_rollup, cost_day to app;

-- What the daily proof found: how many sums differ from their facts.
create table rollup_proof (
    tenant_id   uuid not null references tenant,
    checked_at  timestamptz not null default now(),
    sums        bigint not null,
    differences bigint not null,
    example     text,
    primary key (tenant_id, checked_at)
);
select isolate_by_tenant('rollup_proof');
grant select, insert on rollup_proof to app;

-- One definition of both sums, for the writer's repair and for the proof. Runs as its caller, so under the caller's tenant.
create function charge_sums(from_day date, to_day date) returns table (
    day date, number_id text, market text, direction text, agent text, currency text, tier_from bigint,
    calls bigint, answered bigint, seconds bigint, pulses bigint, meta_cost numeric, tenant_price numeric, unrated bigint)
    language sql stable set search_path = app, pg_temp as $$
    select c.day, c.number_id, coalesce(c.market, ''), c.direction, coalesce(c.agent_name, ''), c.currency, coalesce(c.tier_from, -1),
           count(*), count(*) filter (where c.answered), sum(c.seconds)::bigint, sum(c.pulses)::bigint,
           coalesce(sum(c.meta_cost), 0), coalesce(sum(c.tenant_price), 0), count(*) filter (where c.unrated_reason is not null)
    from charge c
    where c.day between from_day and to_day
      and not exists (select from charge n where n.tenant_id = c.tenant_id and n.call_id = c.call_id and n.version > c.version)
    group by 1, 2, 3, 4, 5, 6, 7
$$;

do $$
declare
    tenants uuid[];
    t uuid;
begin
    set local role operator;
    select array_agg(id) into tenants from tenant;
    set local role app;
    foreach t in array coalesce(tenants, '{}') loop
        perform set_config('app.tenant_id', t::text, true);
        delete from cost_rollup;
        insert into cost_rollup (tenant_id, day, number_id, market, direction, agent, currency, tier_from, calls, answered, seconds, pulses,
                                 meta_cost, tenant_price, unrated)
        select t, s.* from charge_sums('-infinity', 'infinity') s;
        insert into cost_day (tenant_id, day, market, direction, currency, calls, answered, seconds, pulses, meta_cost, tenant_price, unrated)
        select t, s.day, s.market, s.direction, s.currency, sum(s.calls), sum(s.answered), sum(s.seconds), sum(s.pulses), sum(s.meta_cost),
               sum(s.tenant_price), sum(s.unrated)
        from charge_sums('-infinity', 'infinity') s group by s.day, s.market, s.direction, s.currency;
    end loop;
    reset role;
    perform set_config('app.tenant_id', '', true);
end
$$;
