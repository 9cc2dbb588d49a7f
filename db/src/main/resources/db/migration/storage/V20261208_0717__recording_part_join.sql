-- Parts of two seconds may lie one behind the other in one object, once their recording is over: then where each begins.
alter table recording_part add column from_byte int;
grant update (from_byte) on recording_part to app;
alter table recording_part add constraint recording_part_begins_somewhere check (from_byte is null or store is not null) not valid;
create index recording_part_loose on recording_part (tenant_id, store, recording_id, side) where store is not null and from_byte is null;

-- A release that knows nothing of joined parts would move the whole object as if it were one of them, and erase it.
create function part_moves_alone() returns trigger language plpgsql set search_path = app, pg_temp as $$
begin
    if new.object is distinct from old.object and new.from_byte is not distinct from old.from_byte then
        raise exception 'a part that lies in an object of many is moved by a release that does not know of it';
    end if;
    return new;
end
$$;
create trigger recording_part_moves before update on recording_part for each row when (old.from_byte is not null) execute function part_moves_alone();

-- An object of many goes with the last of them, and is written down once.
create function parts_gone() returns trigger language plpgsql set search_path = ops, app, pg_temp as $$
begin
    insert into ops.part_to_erase (store, object)
    select distinct g.store, g.object from gone g
    where g.store is not null and not exists (
        select from recording_part p where p.tenant_id = g.tenant_id and p.recording_id = g.recording_id and p.object = g.object);
    return null;
end
$$;
drop trigger recording_part_gone on recording_part;
create trigger recording_part_gone after delete on recording_part referencing old table as gone for each statement execute function parts_gone();

-- Which directory or bucket that is, for people: a backup of the database says where the rest of it lies.
alter table ops.part_store add column place text;
grant update (place) on ops.part_store to app;
