-- One change of settings for many numbers: what, by whom, and how far it is.
create table settings_fleet (
    tenant_id  uuid not null,
    id         uuid not null,
    change     jsonb not null,
    state      text not null check (state in ('RUNNING', 'DONE', 'STOPPED', 'ROLLING_BACK', 'ROLLED_BACK')),
    -- so many failures end it
    stop_after int not null check (stop_after > 0),
    actor      text not null,
    reason     text,
    made_at    timestamptz not null,
    ended_at   timestamptz,
    primary key (tenant_id, id)
);
create index settings_fleet_state on settings_fleet (tenant_id, state, made_at);
select isolate_by_tenant('settings_fleet');
grant select, insert, update on settings_fleet to app;

create table settings_fleet_number (
    tenant_id uuid not null,
    fleet_id  uuid not null,
    place     int not null,
    number_id text not null,
    -- SENDING: begun by somebody who may have died since
    state     text not null default 'WAITING' check (state in
        ('WAITING', 'SENDING', 'CHANGED', 'UNCHANGED', 'FAILED', 'SKIPPED', 'ROLLED_BACK', 'NOT_ROLLED_BACK')),
    -- versions of the number's document before and after
    before    bigint,
    after     bigint,
    -- why not, in Meta's words or ours
    detail    text,
    at        timestamptz,
    primary key (tenant_id, fleet_id, place),
    foreign key (tenant_id, fleet_id) references settings_fleet (tenant_id, id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('settings_fleet_number');
grant select, insert, update on settings_fleet_number to app;
