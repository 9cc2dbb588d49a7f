-- Cards are the BSP's and the same for every tenant: read by all, written by operators only.
create table rate_card (
    id             uuid primary key,
    currency       text not null,
    version        int not null,
    effective_from date not null,
    imported_at    timestamptz not null default now(),
    imported_by    text not null,
    source_name    text not null,
    active         boolean not null default false,
    activated_at   timestamptz,
    activated_by   text,
    unique (currency, version)
);
create table rate (
    card_id        uuid not null references rate_card,
    market         text not null,
    country        text not null,
    prefix         text not null,
    tier_from      bigint not null,
    tier_to        bigint,
    per_minute     numeric not null check (per_minute >= 0),
    effective_from date not null,
    source         text not null,
    primary key (card_id, prefix, country, tier_from, effective_from)
);
create index rate_prefix on rate (card_id, prefix);
do $$
declare
    t text;
begin
    foreach t in array array['rate_card', 'rate'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy everyone_reads on %I for select to app, operator using (true)', t);
        execute format('create policy operator_writes on %I to operator using (true) with check (true)', t);
        execute format('grant select on %I to app', t);
        execute format('grant select, insert, update on %I to operator', t);
    end loop;
end
$$;

-- Minutes of a market in a month: what the tier goes by.
create table tier_usage (
    tenant_id uuid not null references tenant,
    market    text not null,
    month     date not null,
    pulses    bigint not null default 0,
    primary key (tenant_id, market, month)
);
select isolate_by_tenant('tier_usage');
grant select, insert, update on tier_usage to app;

-- Meta's word on the tier stands above our own sum, from `told_at` on. Several webhooks may tell of one change: the earliest counts.
create table tier_told (
    tenant_id uuid not null references tenant,
    market    text not null,
    month     date not null,
    tier_from bigint not null,
    told_at   timestamptz not null,
    primary key (tenant_id, market, month, tier_from)
);
select isolate_by_tenant('tier_told');
grant select, insert, update on tier_told to app;

create table price_plan (
    tenant_id         uuid primary key references tenant,
    name              text not null,
    markup_per_minute numeric not null check (markup_per_minute >= 0),
    currency          text not null
);
select isolate_by_tenant('price_plan');
grant select on price_plan to app;

create table charge (
    tenant_id      uuid not null references tenant,
    call_id        uuid not null,
    version        int not null,
    rated_at       timestamptz not null default now(),
    started_at     timestamptz not null,
    day            date not null,
    number_id      text not null,
    direction      text not null,
    agent_name     text,
    answered       boolean not null,
    seconds        bigint not null,
    pulses         bigint not null,
    market         text,
    prefix         text,
    tier_from      bigint,
    tier_to        bigint,
    minutes_before numeric,
    crossed        boolean not null default false,
    per_minute     numeric,
    card_id        uuid references rate_card,
    card_version   int,
    rate_from      date,
    rate_source    text,
    currency       text not null,
    meta_cost      numeric,
    tenant_price   numeric,
    plan           text,
    unrated_reason text,
    evidence       uuid[] not null default '{}',
    primary key (tenant_id, call_id, version)
);
create index charge_day on charge (tenant_id, day, number_id);
create index charge_started on charge (tenant_id, started_at);
select isolate_by_tenant('charge');
grant select, insert on charge to app;

-- Kept in step with the charges in the same transaction.
create table cost_rollup (
    tenant_id    uuid not null references tenant,
    day          date not null,
    number_id    text not null,
    market       text not null,
    direction    text not null,
    agent        text not null,
    currency     text not null,
    calls        bigint not null,
    answered     bigint not null,
    seconds      bigint not null,
    pulses       bigint not null,
    meta_cost    numeric not null,
    tenant_price numeric not null,
    unrated      bigint not null,
    primary key (tenant_id, day, number_id, market, direction, agent, currency)
);
select isolate_by_tenant('cost_rollup');
grant select, insert, update on cost_rollup to app;
