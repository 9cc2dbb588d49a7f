-- Sealed parts of recordings and of packet captures may be kept outside of the database: in a directory, in a bucket. Their rows stay
-- and say where.
do $$
declare
    kept record;
begin
    for kept in select * from (values ('recording_part', 'sound'), ('recording_file_part', 'content'), ('packet_capture_part', 'packets')) t (name, sealed) loop
        execute format('alter table %I alter column %I drop not null, add column store text, add column object text, add column bytes int',
                       kept.name, kept.sealed);
        -- of rows that come: those that are there are in the database
        execute format('alter table %I add constraint %I check ((%I is not null) = (store is null) and (store is null) = (object is null)) not valid',
                       kept.name, kept.name || '_is_somewhere', kept.sealed);
        execute format('create index %I on %I (tenant_id, store) include (bytes) where store is not null', kept.name || '_elsewhere', kept.name);
        -- a part that moves is another row's value and the same row
        execute format('grant update (%I, store, object, bytes) on %I to app', kept.sealed, kept.name);
    end loop;
end
$$;

-- What is to be deleted outside of the database. First whatever is about to be put there, so that nothing is there that nobody knows
-- of: the line goes in the transaction that writes the part's row. Later whatever a row led to that is gone, however it went.
-- No tenant: it outlives the tenant whose part it was; the object's name begins with the tenant's id and names nobody.
create table ops.part_to_erase (
    id       bigint generated always as identity primary key,
    store    text not null,
    object   text not null,
    since    timestamptz not null default now(),
    due_at   timestamptz not null default now(),
    attempts int not null default 0,
    -- why it could not be deleted the last time
    failure  text
);
create index part_to_erase_due on ops.part_to_erase (due_at);
grant select, insert, update, delete on ops.part_to_erase to app;
grant insert on ops.part_to_erase to eraser, redactor;
grant select on ops.part_to_erase to operator;

create function part_gone() returns trigger language plpgsql set search_path = ops, app, pg_temp as $$
begin
    insert into ops.part_to_erase (store, object) values (old.store, old.object);
    return null;
end
$$;
create trigger recording_part_gone after delete on recording_part for each row when (old.store is not null) execute function part_gone();
create trigger recording_file_part_gone after delete on recording_file_part for each row when (old.store is not null) execute function part_gone();
create trigger packet_capture_part_gone after delete on packet_capture_part for each row when (old.store is not null) execute function part_gone();

-- Which bucket, which directory: a mark of ours lies in it, so that a wrong one is found at the start and not when somebody listens.
create table ops.part_store (
    store text primary key,
    mark  uuid not null default gen_random_uuid(),
    since timestamptz not null default now()
);
grant select, insert on ops.part_store to app;
grant select on ops.part_store to operator;
