-- What we know of each (number, user). Meta's live answer stands above it; it is written here too, with its time.
create table permission (
    tenant_id     uuid not null references tenant,
    number_id     text not null,
    -- the business-scoped id when it was known first, else the number; never changes, the chain hangs on it
    user_key      text not null,
    wa_id         text,
    bsuid         text,
    name          text,
    status        text not null check (status in ('NONE', 'TEMPORARY', 'PERMANENT', 'UNKNOWN')),
    expires_at    timestamptz,
    source        text not null,
    spoken_by     text not null check (spoken_by in ('META', 'LEDGER', 'RULE')),
    as_of         timestamptz not null,
    -- limits as Meta last told them
    limits        jsonb not null default '[]',
    -- unanswered calls before this do not count: a new grant starts a new streak
    streak_from   timestamptz not null default '-infinity',
    window_until  timestamptz,
    -- how long the chain of evidence is and where it ends, so that a cut-off end is seen
    events        int not null default 0,
    head          bytea not null default decode(repeat('00', 32), 'hex'),
    primary key (tenant_id, number_id, user_key),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create index permission_expiry on permission (tenant_id, expires_at) where status = 'TEMPORARY';
create index permission_wa_id on permission (tenant_id, number_id, wa_id);
create index permission_bsuid on permission (tenant_id, number_id, bsuid);
select isolate_by_tenant('permission');
grant select, insert, update on permission to app;

-- The evidence: append-only by grant, each row chained to the one before it of the same (number, user).
create table permission_event (
    tenant_id uuid not null references tenant,
    id        bigint generated always as identity,
    number_id text not null,
    user_key  text not null,
    at        timestamptz not null,
    kind      text not null,
    source    text not null,
    detail    text not null,
    proof     text,
    hash      bytea not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, number_id, user_key) references permission (tenant_id, number_id, user_key)
);
create index permission_event_user on permission_event (tenant_id, number_id, user_key, id);
select isolate_by_tenant('permission_event');
grant select, insert on permission_event to app;

-- Requests for permission that left us or may have left us. Meta's quota counts them; ours does when Meta cannot be asked.
create table permission_request (
    tenant_id        uuid not null references tenant,
    id               uuid not null,
    number_id        text not null,
    user_key         text not null,
    idempotency_key  text not null,
    kind             text not null check (kind in ('FREE_FORM', 'TEMPLATE')),
    content          text,
    actor            text not null,
    -- UNKNOWN: the answer was lost, it may have been sent. REFUSED: Meta did not take it, nothing was sent
    state            text not null check (state in ('SENDING', 'SENT', 'UNKNOWN', 'REFUSED', 'FAILED', 'ACCEPTED', 'DECLINED')),
    message_id       text,
    delivery         text,
    pricing_type     text,
    pricing_category text,
    fault            text,
    requested_at     timestamptz not null,
    answered_at      timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, number_id, user_key) references permission (tenant_id, number_id, user_key)
);
create unique index permission_request_key on permission_request (tenant_id, idempotency_key) where state <> 'REFUSED';
create unique index permission_request_one_at_a_time on permission_request (tenant_id, number_id, user_key) where state = 'SENDING';
create index permission_request_user on permission_request (tenant_id, number_id, user_key, requested_at);
create index permission_request_message on permission_request (tenant_id, message_id);
select isolate_by_tenant('permission_request');
grant select, insert, update on permission_request to app;

-- Calls as far as permissions need them, put together from webhooks in whatever order these come.
create table permission_call (
    tenant_id  uuid not null references tenant,
    number_id  text not null,
    wacid      text not null,
    user_key   text,
    direction  text check (direction in ('USER_INITIATED', 'BUSINESS_INITIATED')),
    -- null: not over yet, or failed, which is nobody's missing answer
    answered   boolean,
    ended_at   timestamptz,
    counted    boolean not null default false,
    primary key (tenant_id, number_id, wacid),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create index permission_call_user on permission_call (tenant_id, number_id, user_key, ended_at);
select isolate_by_tenant('permission_call');
grant select, insert, update on permission_call to app;

-- Limits that sources dispute or Meta moves: data, effective-dated.
create table permission_limit (
    rule           text not null,
    effective_from date not null,
    period         interval not null,
    max_allowed    int not null,
    source         text not null,
    primary key (rule, period, effective_from)
);
grant select on permission_limit to app, operator;
alter table permission_limit enable row level security;
alter table permission_limit force row level security;
create policy everyone_reads on permission_limit for select to app, operator using (true);
create policy migrator_writes on permission_limit using (current_user not in ('app', 'operator', 'intake'));
insert into permission_limit values
    ('REQUEST', date '2025-07-01', interval '24 hours', 1, 'Meta, Obtain user call permissions, 26 Jun 2026'),
    ('REQUEST', date '2025-07-01', interval '168 hours', 2, 'Meta, Obtain user call permissions, 26 Jun 2026'),
    ('CALL', date '2025-07-01', interval '24 hours', 5, 'Meta changelog, before 13 Oct 2025'),
    ('CALL', date '2025-10-13', interval '24 hours', 10, 'Meta changelog, 13 Oct 2025'),
    ('CALL', date '2025-12-19', interval '24 hours', 100, 'Meta changelog, 19 Dec 2025'),
    -- consecutive unanswered business calls: the user is shown a hint, the permission is withdrawn
    ('UNANSWERED_HINT', date '2025-07-01', interval '0', 2, 'Meta, Obtain user call permissions, 26 Jun 2026'),
    ('UNANSWERED_WITHDRAWAL', date '2025-07-01', interval '0', 4, 'Meta, Obtain user call permissions, 26 Jun 2026');
