-- Whether the calls of a number are recorded by us, and how. No row: they are not.
create table number_recording (
    tenant_id           uuid not null references tenant,
    number_id           text not null,
    mode                text not null check (mode in ('OFF', 'ALL', 'ON_DEMAND')),
    keep_days           int not null check (keep_days between 1 and 3650),
    -- why it is lawful, in the tenant's own words; kept with each recording
    consent             text not null check (length(consent) <= 500),
    -- Opus in Ogg, which both sides hear first; null for the worker's tone
    announcement        bytea,
    announcement_millis int,
    version             int not null default 1,
    changed_at          timestamptz not null default now(),
    primary key (tenant_id, number_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id),
    check ((announcement is null) = (announcement_millis is null))
);
select isolate_by_tenant('number_recording');
grant select, insert, update on number_recording to app;

-- The recording of a call, one at most. What was said is in its parts; the row stays when they are gone.
create table recording (
    tenant_id      uuid not null,
    id             uuid not null,
    call_id        uuid not null,
    number_id      text not null,
    -- ASKED: the worker is told; RUNNING: voices are kept; KEPT: can be heard; NOTHING: the call ended before a word was kept;
    -- FAILED: no worker could do it; DELETED: by a person; EXPIRED: kept for long enough
    state          text not null check (state in ('ASKED', 'RUNNING', 'KEPT', 'NOTHING', 'FAILED', 'DELETED', 'EXPIRED')),
    asked_at       timestamptz not null,
    -- who asked; null for the number's setting
    asked_by       text,
    consent        text not null,
    keep_days      int not null,
    -- what the parts are sealed with, itself sealed with the tenant's key and bound to this row (TenantVault)
    sound_key      bytea,
    paused         boolean not null default false,
    started_at     timestamptz,
    ended_at       timestamptz,
    millis         bigint,
    -- how many parts the worker wrote, null when it did not come to say so: then it was cut off
    user_parts     int,
    business_parts int,
    keep_until     timestamptz,
    removed_at     timestamptz,
    removed_by     text,
    removed_why    text,
    failure        text,
    primary key (tenant_id, id),
    unique (tenant_id, call_id),
    foreign key (tenant_id, call_id) references call (tenant_id, id) on delete cascade,
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id),
    check ((state in ('ASKED', 'RUNNING', 'KEPT')) = (sound_key is not null)),
    check ((state = 'KEPT') <= (keep_until is not null))
);
create index recording_open on recording (tenant_id, asked_at) where state in ('ASKED', 'RUNNING');
create index recording_kept on recording (tenant_id, keep_until) where state = 'KEPT';
select isolate_by_tenant('recording');
select seal_column('recording', 'sound_key', 'id');
grant select, insert, update on recording to app;
-- It is the user's own voice, so it goes with what says who a user was.
create policy redactor_rows on recording to redactor using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, delete on recording to redactor;

-- A few seconds of one side, as the worker sealed them. Opened and put together in order they are a file of Opus in Ogg.
create table recording_part (
    tenant_id    uuid not null,
    recording_id uuid not null,
    side         text not null check (side in ('USER', 'BUSINESS')),
    part         int not null check (part >= 0),
    sound        bytea not null,
    primary key (tenant_id, recording_id, side, part),
    foreign key (tenant_id, recording_id) references recording (tenant_id, id) on delete cascade
);
select isolate_by_tenant('recording_part');
grant select, insert, delete on recording_part to app;
