-- How a tenant's numbers are shared out between partners and apps (Meta, Integration patterns, 22 Oct 2025). A tenant without a row is the
-- ordinary case: one BSP, one app.
create table tenant_integration (
    tenant_id     uuid primary key references tenant,
    pattern       text not null check (pattern in ('SINGLE_BSP', 'MULTI_SOLUTION', 'CALLING_ONLY', 'MULTI_PARTNER')),
    -- Meta's ids; null: the app of this installation
    calling_app   text check (calling_app ~ '^[0-9]{5,20}$'),
    messaging_app text check (messaging_app ~ '^[0-9]{5,20}$'),
    changed_at    timestamptz not null default now(),
    changed_by    text not null
);
select isolate_by_tenant('tenant_integration');
grant select, insert, update on tenant_integration to app;
