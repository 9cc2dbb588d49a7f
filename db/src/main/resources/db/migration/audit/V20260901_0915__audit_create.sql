create table audit_event (
    tenant_id uuid not null references tenant,
    id        bigint generated always as identity,
    at        timestamptz not null default now(),
    actor     text not null,
    action    text not null,
    object    text not null,
    before    jsonb,
    after     jsonb,
    primary key (tenant_id, id)
);
create index audit_event_at on audit_event (tenant_id, at desc);
select isolate_by_tenant('audit_event');
grant select, insert on audit_event to app;
