-- Each report of a worker about what one leg's peer sent: the course of a call, where `call.quality` keeps the last word.
create table call_quality (
    tenant_id           uuid not null,
    call_id             uuid not null,
    leg                 text not null check (leg in ('META', 'AGENT', 'TRUNK')),
    at                  timestamptz not null,
    packets             bigint not null,
    lost                bigint not null,
    jitter_millis       double precision not null,
    -- null before the first report of the peer
    round_trip_millis   double precision,
    -- null when nothing was received
    mos                 double precision,
    remote_loss_percent double precision,
    primary key (tenant_id, call_id, leg, at),
    foreign key (tenant_id, call_id) references call (tenant_id, id)
) partition by range (at);
select isolate_by_tenant('call_quality');
grant select, insert on call_quality to app;
select make_month_partitions('call_quality', 3);

-- as before, with this table
create or replace function ops.keep_partitions(keep_webhooks interval default interval '30 days') returns void
    language plpgsql security definer set search_path = app, pg_temp as $$
declare
    old text;
begin
    if not pg_try_advisory_xact_lock(hashtext('ops.keep_partitions')) then
        return;
    end if;
    perform make_month_partitions('app.call_event', 3);
    perform make_month_partitions('app.cdr', 3);
    perform make_month_partitions('app.call_quality', 3);
    perform ops.make_day_partitions(7);
    for old in select c.relname from pg_class c join pg_inherits i on i.inhrelid = c.oid
               where i.inhparent = 'ops.webhook_event'::regclass and c.relname ~ '^webhook_event_[0-9]{8}$'
                 and to_date(right(c.relname, 8), 'YYYYMMDD') < current_date - keep_webhooks loop
        execute format('drop table ops.%I', old);
    end loop;
    delete from ops.inbox_work where state = 'DONE' and done_at < now() - keep_webhooks;
end
$$;
