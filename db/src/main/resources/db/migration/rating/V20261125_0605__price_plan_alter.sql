-- What a tenant pays beside what Meta bills. Amounts are per billed unit of the plan's own increment.
alter table price_plan add column markup_percent numeric not null default 0 check (markup_percent >= 0);
alter table price_plan add column per_pulse numeric not null default 0 check (per_pulse >= 0);
alter table price_plan add column increment_seconds int not null default 6 check (increment_seconds between 1 and 3600);
alter table price_plan add column minimum numeric not null default 0 check (minimum >= 0);
alter table price_plan add column free_minutes int not null default 0 check (free_minutes >= 0);

-- Seconds of the allowance that a month has used up.
create table plan_usage (
    tenant_id    uuid not null references tenant,
    month        date not null,
    free_seconds bigint not null default 0,
    primary key (tenant_id, month)
);
select isolate_by_tenant('plan_usage');
grant select, insert, update on plan_usage to app;

alter table charge add column free_seconds bigint not null default 0;
-- what the client sent along when it placed the call: its own cost centre
alter table charge add column tag text;

-- Minutes of a tier are those of a business portfolio, all its accounts together; '' while Meta has not told whose an account is.
alter table tier_usage add column portfolio text not null default '';
alter table tier_usage drop constraint tier_usage_pkey;
alter table tier_usage add primary key (tenant_id, portfolio, market, month);
alter table tier_told add column portfolio text not null default '';
alter table tier_told drop constraint tier_told_pkey;
alter table tier_told add primary key (tenant_id, portfolio, market, month, tier_from);
