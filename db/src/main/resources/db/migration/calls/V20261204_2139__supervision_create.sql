-- Who listened to a talk, and spoke into it. One at a time for each call and for each person.
create table supervision (
    tenant_id    uuid not null references tenant,
    id           uuid not null,
    call_id      uuid not null,
    person_id    uuid not null,
    person_name  text not null,
    mode         text not null check (mode in ('LISTEN', 'WHISPER', 'BARGE')),
    -- whether both sides heard a sign that somebody listens
    announced    boolean not null,
    -- of the mixer; null before there is one
    worker_id    text,
    worker_epoch bigint,
    started_at   timestamptz not null,
    joined_at    timestamptz,
    ended_at     timestamptz,
    end_reason   text,
    primary key (tenant_id, id),
    foreign key (tenant_id, call_id) references call (tenant_id, id) on delete cascade
);
create unique index supervision_of_call on supervision (tenant_id, call_id) where ended_at is null;
create unique index supervision_of_person on supervision (tenant_id, person_id) where ended_at is null;
create index supervision_open on supervision (tenant_id, started_at) where ended_at is null;
create index supervision_call on supervision (tenant_id, call_id);
select isolate_by_tenant('supervision');
grant select, insert, update on supervision to app;

-- Whether both sides of a talk are told that somebody begins to listen; without a row they are.
create table supervision_rule (
    tenant_id  uuid primary key references tenant,
    announced  boolean not null
);
select isolate_by_tenant('supervision_rule');
grant select, insert, update on supervision_rule to app;
