-- Calling many users: a dry run first, which rings nobody, then a run that can be paused.
create table call_list (
    tenant_id   uuid not null references tenant,
    id          uuid not null,
    number_id   text not null,
    name        text not null,
    -- whose agents get its calls; null: everybody's
    team_id     uuid,
    -- hours of the day in which users are called, in the zone
    from_hour   int not null check (from_hour between 0 and 23),
    to_hour     int not null check (to_hour between 1 and 24),
    zone        text not null,
    state       text not null check (state in ('DRAFT', 'RUNNING', 'PAUSED', 'DONE', 'CANCELLED')),
    stop_reason text,
    -- a limit is full until then
    wait_until  timestamptz,
    wait_reason text,
    made_by     text not null,
    made_at     timestamptz not null,
    started_at  timestamptz,
    ended_at    timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create index call_list_running on call_list (tenant_id, state);
select isolate_by_tenant('call_list');
grant select, insert, update on call_list to app;

create table call_list_user (
    tenant_id  uuid not null references tenant,
    list_id    uuid not null,
    place      int not null,
    user_key   text not null,
    wa_id      text,
    bsuid      text,
    name       text,
    -- PLANNED: still to be called; DIALLED: Meta took the call; REFUSED: Meta did not; SKIPPED: a gate was shut
    state      text not null check (state in ('PLANNED', 'DIALLED', 'REFUSED', 'SKIPPED')),
    not_before timestamptz not null,
    attempts   int not null default 0,
    -- of the dry run: all gates, and what they say together; null before it
    verdict    text check (verdict in ('YES', 'NO', 'UNKNOWN')),
    gates      jsonb,
    checked_at timestamptz,
    -- why it was refused, skipped or put off: Meta's words where Meta said it
    reason     text,
    code       int,
    call_id    uuid,
    at         timestamptz,
    primary key (tenant_id, list_id, place),
    unique (tenant_id, list_id, user_key),
    foreign key (tenant_id, list_id) references call_list (tenant_id, id),
    foreign key (tenant_id, call_id) references call (tenant_id, id) on delete set null (call_id)
);
create index call_list_user_next on call_list_user (tenant_id, list_id, state, not_before, place);
create index call_list_user_call on call_list_user (tenant_id, call_id) where call_id is not null;
select isolate_by_tenant('call_list_user');
grant select, insert, update on call_list_user to app;
-- A user who is erased is out of every list.
create policy redactor_rows on call_list_user to redactor using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, delete on call_list_user to redactor;
