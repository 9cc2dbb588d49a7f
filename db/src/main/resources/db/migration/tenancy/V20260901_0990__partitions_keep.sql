-- What only the owner of the tables may do and must be done while the platform runs: partitions ahead of time, and old deliveries
-- forgotten. The app role may ask for exactly this. Meta repeats a delivery for days; its digest is kept for 30.
create function ops.keep_partitions(keep_webhooks interval default interval '30 days') returns void
    language plpgsql security definer set search_path = app, pg_temp as $$
declare
    old text;
begin
    if not pg_try_advisory_xact_lock(hashtext('ops.keep_partitions')) then
        return;
    end if;
    perform make_month_partitions('app.call_event', 3);
    perform make_month_partitions('app.cdr', 3);
    perform ops.make_day_partitions(7);
    for old in select c.relname from pg_class c join pg_inherits i on i.inhrelid = c.oid
               where i.inhparent = 'ops.webhook_event'::regclass and c.relname ~ '^webhook_event_[0-9]{8}$'
                 and to_date(right(c.relname, 8), 'YYYYMMDD') < current_date - keep_webhooks loop
        execute format('drop table ops.%I', old);
    end loop;
    delete from ops.inbox_work where state = 'DONE' and done_at < now() - keep_webhooks;
end
$$;
revoke all on function ops.keep_partitions(interval) from public;
grant execute on function ops.keep_partitions(interval) to app;
