-- A plan holds from a day on, until the next one begins: what was charged under it keeps its price however often a month is rated again.
alter table price_plan add column effective_from date not null default '2000-01-01';
alter table price_plan add column made_by text not null default '';
alter table price_plan add column made_at timestamptz not null default now();
alter table price_plan drop constraint price_plan_pkey;
alter table price_plan add primary key (tenant_id, effective_from);
-- a plan that has not begun may be taken back
grant insert, update, delete on price_plan to app;
