-- What users hear between the music while they wait in the queue of a number.
create table queue_sound (
    tenant_id  uuid not null references tenant,
    number_id  text not null,
    -- GREETING comes once; PLACE_1 to PLACE_5 and PLACE_MORE say how many are before the user
    slot       text not null check (slot in ('GREETING', 'PLACE_1', 'PLACE_2', 'PLACE_3', 'PLACE_4', 'PLACE_5', 'PLACE_MORE')),
    -- Opus in Ogg
    sound      bytea not null,
    millis     int not null,
    changed_at timestamptz not null default now(),
    primary key (tenant_id, number_id, slot),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('queue_sound');
grant select, insert, update, delete on queue_sound to app;

-- What a user who waits was told last.
create table queue_told (
    tenant_id uuid not null,
    call_id   uuid not null,
    place     int not null,
    told_at   timestamptz not null,
    primary key (tenant_id, call_id),
    foreign key (tenant_id, call_id) references call (tenant_id, id) on delete cascade
);
select isolate_by_tenant('queue_told');
grant select, insert, update on queue_told to app;
