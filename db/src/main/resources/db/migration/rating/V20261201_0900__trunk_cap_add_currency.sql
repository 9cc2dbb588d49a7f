-- A cap is money: it has its currency. Where a trunk has a cap in one currency only, calls that are billed in another one are refused.
-- Until now one figure stood for every currency that the tenant's accounts are billed in; the owner speaks for all tenants here.
alter table trunk_cap no force row level security;
alter table waba no force row level security;
alter table trunk_cap add column currency text check (currency ~ '^[A-Z]{3}$');
alter table trunk_cap drop constraint trunk_cap_pkey;
insert into trunk_cap (tenant_id, trunk_id, currency, day_cap, changed_at, changed_by)
    select distinct c.tenant_id, c.trunk_id, w.currency, c.day_cap, c.changed_at, c.changed_by
    from trunk_cap c join waba w on w.tenant_id = c.tenant_id;
delete from trunk_cap where currency is null;
alter table trunk_cap add primary key (tenant_id, trunk_id, currency);
alter table waba force row level security;
alter table trunk_cap force row level security;
