-- What goes through the legs of one call, written down because somebody wants to see it. What was captured is in its parts;
-- the row stays when they are gone.
create table packet_capture (
    tenant_id  uuid not null,
    id         uuid not null,
    number_id  text not null,
    -- null while it waits for the next call of the number
    call_id    uuid,
    -- WAITING: for the next call; RUNNING: the worker is told; KEPT: can be downloaded; FAILED: no worker could do it;
    -- DELETED: by a person, or no longer waited for; EXPIRED: kept, or waited, for long enough
    state      text not null check (state in ('WAITING', 'RUNNING', 'KEPT', 'FAILED', 'DELETED', 'EXPIRED')),
    reason     text not null check (length(reason) between 1 and 300),
    -- with the payload of each packet, not only its headers
    voice      boolean not null,
    asked_at   timestamptz not null,
    asked_by   text not null,
    -- what the parts are sealed with, itself sealed with the tenant's key and bound to this row (TenantVault)
    packet_key bytea,
    started_at timestamptz,
    ended_at   timestamptz,
    -- why it ended, as the worker said; null while it did not
    ended_why  text,
    millis     bigint,
    packets    bigint,
    -- of the file, unsealed
    bytes      bigint,
    -- how many the worker wrote; null when it never said that it was over
    parts      int,
    -- until when it waits, or can be downloaded
    keep_until timestamptz,
    removed_at timestamptz,
    removed_by text,
    failure    text,
    primary key (tenant_id, id),
    foreign key (tenant_id, call_id) references call (tenant_id, id) on delete cascade,
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id),
    check ((state in ('WAITING', 'RUNNING', 'KEPT')) = (packet_key is not null)),
    check ((state = 'WAITING') <= (call_id is null)),
    check ((state in ('RUNNING', 'KEPT', 'FAILED')) <= (call_id is not null)),
    check ((state in ('WAITING', 'KEPT')) <= (keep_until is not null))
);
create index packet_capture_of_call on packet_capture (tenant_id, call_id);
-- one at a time
create unique index packet_capture_running on packet_capture (tenant_id, call_id) where state = 'RUNNING';
create unique index packet_capture_waiting on packet_capture (tenant_id, number_id) where state = 'WAITING';
create index packet_capture_kept on packet_capture (tenant_id, keep_until) where state in ('WAITING', 'KEPT');
select isolate_by_tenant('packet_capture');
select seal_column('packet_capture', 'packet_key', 'id');
grant select, insert, update on packet_capture to app;
-- A user's own voice and addresses may be in it, so it goes with what says who a user was.
create policy redactor_rows on packet_capture to redactor using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, delete on packet_capture to redactor;

-- Some seconds of packets, as the worker sealed them. Opened and put together in order they are a pcapng file.
create table packet_capture_part (
    tenant_id  uuid not null,
    capture_id uuid not null,
    part       int not null check (part >= 0),
    packets    bytea not null,
    primary key (tenant_id, capture_id, part),
    foreign key (tenant_id, capture_id) references packet_capture (tenant_id, id) on delete cascade
);
select isolate_by_tenant('packet_capture_part');
grant select, insert, delete on packet_capture_part to app;
