-- `state` is what the state machine works on; the columns beside it are its projection for queries.
create table call (
    tenant_id        uuid not null references tenant,
    id               uuid not null,
    wacid            text,
    number_id        text not null,
    direction        text not null check (direction in ('USER_INITIATED', 'BUSINESS_INITIATED')),
    phase            text not null check (phase in ('DIALING', 'RINGING', 'IN_PROGRESS', 'ENDED')),
    outcome          text,
    wa_id            text,
    bsuid            text,
    user_name        text,
    agent_id         uuid,
    agent_name       text,
    worker_id        text,
    worker_epoch     bigint,
    opaque           text,
    idempotency_key  text,
    our_sdp          text,
    peer_sdp         text,
    state            jsonb not null,
    quality          jsonb not null default '{}',
    started_at       timestamptz not null,
    ended_at         timestamptz,
    duration_seconds bigint,
    primary key (tenant_id, id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create unique index call_wacid on call (tenant_id, wacid);
create unique index call_idempotency on call (tenant_id, idempotency_key);
create index call_started on call (tenant_id, started_at desc, id);
create index call_live on call (tenant_id, phase) where phase <> 'ENDED';
create index call_worker on call (tenant_id, worker_id) where phase <> 'ENDED';
select isolate_by_tenant('call');
grant select, insert, update on call to app;

create table call_event (
    tenant_id uuid not null,
    id        bigint generated always as identity,
    call_id   uuid not null,
    at        timestamptz not null,
    stored_at timestamptz not null default now(),
    speaker   text not null,
    kind      text not null,
    detail    text not null,
    event_id  uuid,
    primary key (tenant_id, id, stored_at),
    foreign key (tenant_id, call_id) references call (tenant_id, id)
) partition by range (stored_at);
create index call_event_call on call_event (tenant_id, call_id, id);
select isolate_by_tenant('call_event');
grant select, insert on call_event to app;
select make_month_partitions('call_event', 3);

-- What the outside still has to be told. Committed together with the effect that asks for it.
create table call_task (
    tenant_id    uuid not null,
    id           bigint generated always as identity,
    call_id      uuid not null,
    action       text not null,
    state        text not null default 'READY' check (state in ('READY', 'RUNNING', 'DONE', 'FAILED')),
    attempts     int not null default 0,
    due_at       timestamptz not null default now(),
    last_error   text,
    primary key (tenant_id, id),
    foreign key (tenant_id, call_id) references call (tenant_id, id)
);
create index call_task_ready on call_task (tenant_id, due_at) where state in ('READY', 'RUNNING');
select isolate_by_tenant('call_task');
grant select, insert, update on call_task to app;

-- The tail that live pages follow.
create table call_change (
    tenant_id uuid not null,
    id        bigint generated always as identity,
    call_id   uuid not null,
    at        timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index call_change_id on call_change (tenant_id, id desc);
select isolate_by_tenant('call_change');
grant select, insert, delete on call_change to app;
