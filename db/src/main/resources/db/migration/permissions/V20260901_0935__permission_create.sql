-- What we know of each (number, user). Meta's live answer stands above it; it is written here too, with its time.
create table permission (
    tenant_id     uuid not null references tenant,
    number_id     text not null,
    user_key      text not null,
    wa_id         text,
    bsuid         text,
    name          text,
    status        text not null check (status in ('NONE', 'TEMPORARY', 'PERMANENT', 'UNKNOWN')),
    expires_at    timestamptz,
    source        text not null,
    spoken_by     text not null check (spoken_by in ('META', 'LEDGER', 'RULE')),
    as_of         timestamptz not null,
    unanswered    int not null default 0,
    window_until  timestamptz,
    primary key (tenant_id, number_id, user_key),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create index permission_expiry on permission (tenant_id, expires_at) where status = 'TEMPORARY';
create index permission_wa_id on permission (tenant_id, number_id, wa_id);
select isolate_by_tenant('permission');
grant select, insert, update, delete on permission to app;

-- The evidence: append-only by grant, each row chained to the one before it of the same (number, user).
create table permission_event (
    tenant_id uuid not null,
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
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create index permission_event_user on permission_event (tenant_id, number_id, user_key, id);
select isolate_by_tenant('permission_event');
grant select, insert on permission_event to app;

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
    ('REQUEST', date '2025-07-01', interval '7 days', 2, 'Meta, Obtain user call permissions, 26 Jun 2026'),
    ('CALL', date '2025-07-01', interval '24 hours', 5, 'Meta changelog, before 13 Oct 2025'),
    ('CALL', date '2025-10-13', interval '24 hours', 10, 'Meta changelog, 13 Oct 2025'),
    ('CALL', date '2025-12-19', interval '24 hours', 100, 'Meta changelog, 19 Dec 2025');
