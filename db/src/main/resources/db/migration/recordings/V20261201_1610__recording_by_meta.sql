-- Meta records instead of us: what is asked of it with each accept and connect, and the files it makes.
alter table number_recording drop constraint number_recording_mode_check;
alter table number_recording
    add constraint number_recording_mode_check check (mode in ('OFF', 'ALL', 'ON_DEMAND', 'META')),
    add column meta_sound    boolean not null default true,
    add column meta_words    boolean not null default true,
    -- why, in words for Meta
    add column meta_purpose  text not null default '' check (length(meta_purpose) <= 250),
    -- of Meta's announcement
    add column meta_language text not null default 'en',
    add constraint number_recording_meta check (mode <> 'META' or (meta_purpose <> '' and (meta_sound or meta_words)));

-- By us its sound is in recording_part, by Meta what was fetched is in recording_file.
alter table recording
    add column recorder text not null default 'US' check (recorder in ('US', 'META'));

create table recording_file (
    tenant_id    uuid not null,
    recording_id uuid not null,
    -- SOUND: both sides; WORDS: the transcript, JSON
    kind         text not null check (kind in ('SOUND', 'WORDS')),
    media_id     text not null,
    -- WAITING: Meta has it; KEPT: it is here; LOST: Meta did not give it while it had it
    state        text not null check (state in ('WAITING', 'KEPT', 'LOST')),
    told_at      timestamptz not null,
    due_at       timestamptz not null,
    attempts     int not null default 0,
    -- Meta's words when it did not give it the last time
    failure      text,
    mime_type    text,
    -- sealed with the recording's key
    content      bytea,
    primary key (tenant_id, recording_id, kind),
    foreign key (tenant_id, recording_id) references recording (tenant_id, id) on delete cascade,
    check ((state = 'KEPT') = (content is not null))
);
create index recording_file_due on recording_file (tenant_id, due_at) where state = 'WAITING';
select isolate_by_tenant('recording_file');
grant select, insert, update, delete on recording_file to app;
