-- Deletes whatever the eraser may delete of one tenant, children first, and takes the names out of what stays. Runs with its caller's
-- rights, which are those of the role eraser.
create function erase_tenant(target uuid) returns table (place text, gone bigint) language plpgsql set search_path = app, pg_temp as $$
declare
    remaining oid[] := array(
        select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
          and has_table_privilege('eraser', c.oid, 'DELETE'));
    free oid[];
    part oid;
    lonely uuid[] := array(
        select m.person_id from membership m join person p on p.id = m.person_id
        where m.tenant_id = target and p.staff_role is null
          and not exists (select from membership o where o.person_id = m.person_id and o.tenant_id <> target));
    known_as text;
    pseudonym text;
begin
    while cardinality(remaining) > 0 loop
        free := array(
            select r from unnest(remaining) r
            where not exists (select from pg_constraint k where k.contype = 'f' and k.confrelid = r and k.conrelid <> r
                                                            and k.conrelid = any (remaining)));
        if cardinality(free) = 0 then
            raise exception 'tables refer to each other in a circle: %', array(select r::regclass::text from unnest(remaining) r);
        end if;
        foreach part in array free loop
            execute format('delete from %s where tenant_id = $1', part::regclass) using target;
            get diagnostics gone = row_count;
            place := part::regclass::text;
            return next;
        end loop;
        remaining := array(select r from unnest(remaining) r where r <> all (free));
    end loop;

    for known_as in select distinct agent_name from charge where tenant_id = target and agent_name is not null
                    union select distinct agent from cost_rollup where tenant_id = target and agent <> '' loop
        pseudonym := 'agent ' || left(gen_random_uuid()::text, 8);
        update charge set agent_name = pseudonym where tenant_id = target and agent_name = known_as;
        update cost_rollup set agent = pseudonym where tenant_id = target and agent = known_as;
    end loop;
    update charge set tag = null where tenant_id = target and tag is not null;

    delete from person_link where person_id = any (lonely);
    delete from person where id = any (lonely);
    get diagnostics gone = row_count;
    place := 'person';
    return next;

    -- a delivery that also carries another tenant's change is left to the retention of raw deliveries
    update ops.webhook_event set body = '' where id in (
        select w.event_id from ops.inbox_work w
        where w.tenant_id = target
          and not exists (select from ops.inbox_work o where o.event_id = w.event_id and o.tenant_id is distinct from target));
    get diagnostics gone = row_count;
    place := 'webhook_event';
    return next;
    update ops.inbox_work set body = '{}', order_key = 'erased', last_error = null where tenant_id = target;

    update tenant set state = 'ERASED', state_since = now() where id = target;
end
$$;
