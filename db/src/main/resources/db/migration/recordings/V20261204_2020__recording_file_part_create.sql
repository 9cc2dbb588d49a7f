-- What Meta recorded, as it came in: parts of some hundred kilobytes, each sealed on its own, so that no program ever
-- holds a whole file. Files that were kept before this stay in recording_file.content.
create table recording_file_part (
    tenant_id    uuid not null,
    recording_id uuid not null,
    kind         text not null,
    part         int not null check (part >= 0),
    -- sealed with the recording's key
    content      bytea not null,
    primary key (tenant_id, recording_id, kind, part),
    foreign key (tenant_id, recording_id, kind) references recording_file (tenant_id, recording_id, kind) on delete cascade
);
select isolate_by_tenant('recording_file_part');
grant select, insert, delete on recording_file_part to app;

alter table recording_file
    drop constraint recording_file_check,
    -- of the whole file, unsealed
    add column bytes bigint,
    add constraint recording_file_kept check ((state = 'KEPT') = (content is not null or bytes is not null));
