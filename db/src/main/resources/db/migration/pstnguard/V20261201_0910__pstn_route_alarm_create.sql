-- Ways that were fine when they were saved and lead into the telephone network now: the name points elsewhere, or the carrier has become
-- known. Each row is an alarm while it is there; it goes when the way is fine again, and the audit trail keeps both.
create table pstn_route_alarm (
    tenant_id  uuid not null references tenant,
    -- a trunk
    subject_id uuid not null,
    -- a host, or what is put before a number that is dialled
    route      text not null,
    rule       text not null,
    evidence   text not null,
    since      timestamptz not null,
    primary key (tenant_id, subject_id, route, rule)
);
select isolate_by_tenant('pstn_route_alarm');
grant select, insert, delete on pstn_route_alarm to app;
