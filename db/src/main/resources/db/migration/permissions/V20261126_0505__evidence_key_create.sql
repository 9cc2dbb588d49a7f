-- What a tenant's evidence is signed with when it is taken away as a file: made at first use, the private half sealed.
create table evidence_key (
    tenant_id   uuid primary key references tenant,
    certificate bytea not null,
    private_key bytea not null,
    made_at     timestamptz not null
);
select isolate_by_tenant('evidence_key');
grant select, insert on evidence_key to app;
-- who sees across tenants needs no keys
revoke select on evidence_key from operator;

-- When a temporary permission ended; whoever is asked later says only that there is none.
alter table permission add column ended_at timestamptz;

-- the clock that ends temporary permissions, and the search over all evidence of a tenant
create index permission_event_time on permission_event (tenant_id, at desc, id desc);
