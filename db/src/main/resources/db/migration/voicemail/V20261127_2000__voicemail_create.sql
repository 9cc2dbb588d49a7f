-- What a caller said to whom nobody answered. Meta tells of it by a message whose id is the call's, best effort; the sound is fetched once,
-- and is kept sealed until pulseline.retention.voicemails is over.
create table voicemail (
    tenant_id  uuid not null,
    -- Meta's id of the call; the voicemail may be told of before the call is known
    wacid      text not null,
    number_id  text not null,
    media_id   text not null,
    left_at    timestamptz not null,
    -- WAITING: to be fetched at due_at; KEPT: the sound is here; LOST: Meta did not give it; FORGOTTEN: it was kept for long enough
    state      text not null check (state in ('WAITING', 'KEPT', 'LOST', 'FORGOTTEN')),
    attempts   int not null default 0,
    due_at     timestamptz not null,
    -- Meta's words when it did not give it
    failure    text,
    -- as Meta says: audio/ogg; codecs=opus
    mime_type  text,
    -- encrypted with the tenant's key and bound to this row (TenantVault)
    sound      bytea,
    fetched_at timestamptz,
    primary key (tenant_id, wacid),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id),
    check ((state = 'KEPT') = (sound is not null))
);
create index voicemail_due on voicemail (tenant_id, due_at) where state = 'WAITING';
create index voicemail_kept on voicemail (tenant_id, left_at) where state = 'KEPT';
select isolate_by_tenant('voicemail');
select seal_column('voicemail', 'sound', 'wacid');
grant select, insert, update on voicemail to app;

-- It is the user's own voice, so it goes with what says who a user was.
create policy redactor_rows on voicemail to redactor using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, delete on voicemail to redactor;
