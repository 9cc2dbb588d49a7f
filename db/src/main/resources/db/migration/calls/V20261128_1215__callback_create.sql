-- What people decided about a missed call. The list itself is read off the calls; who the user is stands there alone.
create table callback (
    tenant_id     uuid not null,
    call_id       uuid not null,
    assigned_to   uuid,
    assigned_name text,
    done_at       timestamptz,
    done_by       text,
    primary key (tenant_id, call_id),
    foreign key (tenant_id, call_id) references call (tenant_id, id) on delete cascade
);
select isolate_by_tenant('callback');
grant select, insert, update on callback to app;

create index call_missed on call (tenant_id, started_at desc) where outcome = 'MISSED' and direction = 'USER_INITIATED';
