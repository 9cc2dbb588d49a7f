-- Calls on which the telephone network was seen, with what gave it away. The evidence is append-only by grant; that somebody saw to an alarm is
-- written beside it.
create table pstn_sighting (
    tenant_id uuid not null,
    id        uuid not null,
    call_id   uuid not null,
    -- trunk or extension that had the call, null when none had
    peer_id   uuid,
    rule      text not null,
    evidence  text not null,
    seen_at   timestamptz not null,
    closed_at timestamptz,
    closed_by text,
    primary key (tenant_id, id),
    unique (tenant_id, call_id, rule),
    check ((closed_at is null) = (closed_by is null))
);
create index pstn_sighting_open on pstn_sighting (tenant_id, seen_at desc) where closed_at is null;
select isolate_by_tenant('pstn_sighting');
grant select, insert, update (closed_at, closed_by) on pstn_sighting to app;
