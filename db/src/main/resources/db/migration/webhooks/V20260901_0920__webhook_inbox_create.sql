-- The inbox precedes the tenant, so these are global tables in ops. The intake role may insert and nothing else.
create table ops.webhook_event (
    id          uuid not null,
    received_at timestamptz not null,
    source      text not null check (source in ('META', 'WORKER')),
    body        bytea not null,
    primary key (id, received_at)
) partition by range (received_at);

create function ops.make_day_partitions(ahead int default 7) returns void language plpgsql as $$
declare
    starts date;
    part text;
begin
    for starts in select d::date from generate_series(current_date - 1, current_date + ahead, interval '1 day') d loop
        part := 'webhook_event_' || to_char(starts, 'YYYYMMDD');
        if to_regclass('ops.' || part) is null then
            execute format('create table ops.%I partition of ops.webhook_event for values from (%L) to (%L)', part, starts, starts + 1);
        end if;
    end loop;
end
$$;
select ops.make_day_partitions();
-- a row is never refused for want of a partition
create table ops.webhook_event_rest partition of ops.webhook_event default;

-- One row per change. The digest makes a repeated delivery a no-op; order_key keeps the order of one call.
create table ops.inbox_work (
    id             bigint generated always as identity primary key,
    event_id       uuid not null,
    received_at    timestamptz not null,
    kind           text not null check (kind in ('META', 'WORKER', 'TIMER')),
    digest         bytea not null unique,
    order_key      text not null,
    lane           smallint not null check (lane between 0 and 63),
    body           text not null,
    field          text not null,
    waba_id        text,
    number_id      text,
    display_number text,
    worker_id      text,
    epoch          bigint,
    state          text not null default 'READY' check (state in ('READY', 'DONE', 'PARKED', 'UNASSIGNED')),
    attempts       int not null default 0,
    due_at         timestamptz not null default now(),
    tenant_id      uuid,
    last_error     text,
    done_at        timestamptz
);
create index inbox_work_ready on ops.inbox_work (lane, id) where state = 'READY';
create index inbox_work_order on ops.inbox_work (order_key, id) where state = 'READY';
create index inbox_work_recent on ops.inbox_work (received_at desc, id desc);
create index inbox_work_event on ops.inbox_work (event_id);

create table ops.inbox_lane (lane smallint primary key);
insert into ops.inbox_lane select generate_series(0, 63);

grant insert on ops.webhook_event, ops.inbox_work to intake;
grant select, insert, update on ops.inbox_work to app;
grant select, update on ops.inbox_lane to app;
grant select on ops.webhook_event, ops.inbox_work to operator;
grant update on ops.inbox_work to operator;
