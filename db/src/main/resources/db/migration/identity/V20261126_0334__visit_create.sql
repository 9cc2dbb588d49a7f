-- BSP staff inside a tenant: asked for with a reason, for a time. Without an open visit they do not get in.
create table visit (
    tenant_id   uuid not null references tenant,
    id          uuid not null,
    person_id   uuid not null,
    person_name text not null,
    reason      text not null check (reason <> ''),
    began_at    timestamptz not null,
    ends_at     timestamptz not null,
    -- left before the time, or noted by the job after it
    ended_at    timestamptz,
    primary key (tenant_id, id)
);
create unique index visit_open on visit (tenant_id, person_id) where ended_at is null;
select isolate_by_tenant('visit');
grant select, insert, update on visit to app;
