-- Where a tenant wants to be told, and what it was told.
create table outbound_endpoint (
    tenant_id       uuid not null references tenant,
    id              uuid not null,
    url             text not null,
    events          text[] not null,
    -- sealed with the tenant's data key; two are valid while one replaces the other
    secret          bytea not null,
    previous_secret bytea,
    previous_until  timestamptz,
    made_by         text not null,
    made_at         timestamptz not null,
    -- set by its owner, or by the endpoint itself that answered 410
    paused_at       timestamptz,
    pause_reason    text,
    primary key (tenant_id, id)
);
select isolate_by_tenant('outbound_endpoint');
grant select, insert, update, delete on outbound_endpoint to app;

create table outbound_delivery (
    tenant_id   uuid not null,
    id          uuid not null,
    endpoint_id uuid not null,
    -- of what happened; the same for every endpoint and every attempt, so that a receiver can know a repeat
    message_id  text not null,
    event       text not null,
    body        text not null,
    made_at     timestamptz not null,
    due_at      timestamptz not null,
    state       text not null check (state in ('WAITING', 'DELIVERED', 'FAILED')),
    attempts    int not null default 0,
    tried_at    timestamptz,
    took_millis int,
    -- HTTP status of the last attempt; null when there was no answer
    status      int,
    -- what became of the last attempt, in a word
    outcome     text,
    primary key (tenant_id, id),
    foreign key (tenant_id, endpoint_id) references outbound_endpoint (tenant_id, id) on delete cascade
);
create index outbound_delivery_due on outbound_delivery (tenant_id, due_at) where state = 'WAITING';
create index outbound_delivery_endpoint on outbound_delivery (tenant_id, endpoint_id, made_at desc);
select isolate_by_tenant('outbound_delivery');
grant select, insert, update, delete on outbound_delivery to app;
