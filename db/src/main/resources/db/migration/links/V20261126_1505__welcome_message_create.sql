-- What a user gets who opens the chat with a number for the first time: Meta tells us so (request_welcome), and we answer with a message that
-- has a call button.
create table welcome_message (
    tenant_id   uuid not null,
    number_id   text not null,
    -- off: Meta was told not to ask for it
    active      boolean not null,
    body        text not null,
    -- of the button; empty is Meta's own
    label       text not null,
    ttl_minutes int not null check (ttl_minutes between 1 and 43200),
    -- comes back with the call; empty for none
    payload     text not null,
    changed_at  timestamptz not null,
    primary key (tenant_id, number_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('welcome_message');
grant select, insert, update on welcome_message to app;

-- One row for each user who is to be welcomed, committed with the event that says so; sent once, for a second one would be a nuisance.
create table welcome_task (
    tenant_id  uuid not null,
    -- Meta's id of the event: told twice is welcomed once
    message_id text not null,
    number_id  text not null,
    wa_id      text,
    bsuid      text,
    -- SENDING: begun and perhaps sent, so never begun again; LATE: too old to be a welcome
    state      text not null check (state in ('READY', 'SENDING', 'SENT', 'FAILED', 'LATE')),
    asked_at   timestamptz not null,
    touched_at timestamptz not null,
    -- Meta's words when it refused
    failure    text,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create index welcome_task_ready on welcome_task (tenant_id, asked_at) where state = 'READY';
select isolate_by_tenant('welcome_task');
grant select, insert, update, delete on welcome_task to app;
