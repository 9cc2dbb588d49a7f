-- Cards of messages beside those of calls: the same import, differences, approval and day.
alter table rate_card add column kind text not null default 'CALL' check (kind in ('CALL', 'MESSAGE'));
alter table rate_card drop constraint rate_card_currency_version_key;
alter table rate_card add constraint rate_card_version unique (currency, kind, version);
-- Meta's category of a message, upper case; '' for calls. The rate is per minute of a call, per message else.
alter table rate add column category text not null default '';
alter table rate drop constraint rate_pkey;
alter table rate add primary key (card_id, prefix, country, category, tier_from, effective_from);

-- Messages of a kind that a number has free in a calendar month of its account's zone.
create table message_allowance (
    category       text not null,
    effective_from date not null,
    free_messages  bigint not null,
    source         text not null,
    primary key (category, effective_from)
);
alter table message_allowance enable row level security;
alter table message_allowance force row level security;
create policy everyone_reads on message_allowance for select to app, operator using (true);
create policy operator_writes on message_allowance to operator using (true) with check (true);
grant select on message_allowance to app;
grant select, insert, update on message_allowance to operator;
set local role operator;
insert into message_allowance values
    ('SERVICE', '2026-10-01', 1000, 'Meta, Pricing on the WhatsApp Business Platform, 30 Sep 2026: free altogether before');
reset role;

-- What webhooks said of a message that we sent; it is priced once it is delivered and Meta said how it prices it. The beginning of the user's
-- number tells the market and nobody's name.
create table message_fact (
    tenant_id    uuid not null references tenant,
    message_id   text not null,
    number_id    text not null,
    digits       text not null,
    country      text not null,
    category     text,
    pricing_type text,
    delivered_at timestamptz,
    evidence     uuid[] not null default '{}',
    primary key (tenant_id, message_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create index message_fact_delivered on message_fact (tenant_id, delivered_at);
select isolate_by_tenant('message_fact');
grant select, insert, update on message_fact to app;

-- Delivered service messages of a number in a month, the free ones first.
create table message_usage (
    tenant_id uuid not null references tenant,
    number_id text not null,
    category  text not null,
    month     date not null,
    messages  bigint not null default 0,
    primary key (tenant_id, number_id, category, month)
);
select isolate_by_tenant('message_usage');
grant select, insert, update on message_usage to app;

create table message_charge (
    tenant_id      uuid not null references tenant,
    message_id     text not null,
    version        int not null,
    rated_at       timestamptz not null,
    delivered_at   timestamptz not null,
    day            date not null,
    number_id      text not null,
    category       text not null,
    pricing_type   text not null,
    market         text,
    prefix         text,
    rate           numeric,
    card_version   int,
    rate_from      date,
    rate_source    text,
    -- why it costs nothing; null when it costs or nobody knows
    free_reason    text,
    -- its place among the number's messages of the month, null where none are counted
    place          bigint,
    currency       text not null,
    meta_cost      numeric,
    tenant_price   numeric,
    plan           text,
    unrated_reason text,
    evidence       uuid[] not null default '{}',
    primary key (tenant_id, message_id, version)
);
create index message_charge_day on message_charge (tenant_id, day, number_id);
select isolate_by_tenant('message_charge');
grant select, insert on message_charge to app;

-- Kept in step with the charges in the same transaction.
create table message_day (
    tenant_id    uuid not null references tenant,
    day          date not null,
    number_id    text not null,
    market       text not null,
    category     text not null,
    currency     text not null,
    messages     bigint not null,
    free         bigint not null,
    meta_cost    numeric not null,
    tenant_price numeric not null,
    unrated      bigint not null,
    primary key (tenant_id, day, number_id, market, category, currency)
);
select isolate_by_tenant('message_day');
grant select, insert, update, delete on message_day to app;

-- One definition of the sum, for its proof and its repair.
create function message_sums(from_day date, to_day date) returns table (
    day date, number_id text, market text, category text, currency text, messages bigint, free bigint, meta_cost numeric,
    tenant_price numeric, unrated bigint)
    language sql stable set search_path = app, pg_temp as $$
    select c.day, c.number_id, coalesce(c.market, ''), c.category, c.currency, count(*), count(*) filter (where c.free_reason is not null),
           coalesce(sum(c.meta_cost), 0), coalesce(sum(c.tenant_price), 0), count(*) filter (where c.unrated_reason is not null)
    from message_charge c
    where c.day between from_day and to_day
      and not exists (select from message_charge n where n.tenant_id = c.tenant_id and n.message_id = c.message_id and n.version > c.version)
    group by 1, 2, 3, 4, 5
$$;

-- A tenant's own fee for a message, beside the markup on what Meta bills.
alter table price_plan add column per_message numeric not null default 0 check (per_message >= 0);
