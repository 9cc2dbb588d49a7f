-- The trail becomes tamper-evident: each line has a link whose hash covers the line and the hash before it, one chain a tenant and one of
-- the BSP's own acts. Links are made when the transaction commits, so that writers wait for each other only then and never in the middle
-- of their locks.
create function audit_digest(previous bytea, scope text, id bigint, at timestamptz, actor text, action text, object text, before jsonb, after jsonb)
    returns bytea language sql stable as $$
    select sha256(previous || convert_to(
        jsonb_build_array(scope, id, extract(epoch from at), actor, action, object, before, after)::text, 'UTF8'))
$$;
grant execute on function audit_digest(bytea, text, bigint, timestamptz, text, text, text, jsonb, jsonb) to app, operator;

create table audit_link (
    tenant_id uuid not null,
    seq       bigint not null,
    event_id  bigint not null,
    hash      bytea not null check (length(hash) = 32),
    primary key (tenant_id, seq),
    unique (tenant_id, event_id),
    foreign key (tenant_id, event_id) references audit_event (tenant_id, id)
);
select isolate_by_tenant('audit_link');
grant select, insert on audit_link to app;

-- How many links there are and where they end, so that a cut-off end is seen.
create table audit_head (
    tenant_id uuid primary key references tenant,
    links     bigint not null default 0,
    hash      bytea not null default decode(repeat('00', 32), 'hex')
);
select isolate_by_tenant('audit_head');
grant select, insert, update on audit_head to app;

create function audit_link_add() returns trigger language plpgsql set search_path = app, pg_temp as $$
declare
    head audit_head;
    next bytea;
begin
    insert into audit_head (tenant_id) values (new.tenant_id) on conflict do nothing;
    select * into strict head from audit_head where tenant_id = new.tenant_id for update;
    next := audit_digest(head.hash, new.tenant_id::text, new.id, new.at, new.actor, new.action, new.object, new.before, new.after);
    insert into audit_link (tenant_id, seq, event_id, hash) values (new.tenant_id, head.links + 1, new.id, next);
    update audit_head set links = head.links + 1, hash = next where tenant_id = new.tenant_id;
    return null;
end
$$;

-- Lines from before the chain are its first links, in their order. The owner is under the policies, so they are lifted for this moment.
alter table audit_event no force row level security;
alter table audit_link no force row level security;
alter table audit_head no force row level security;
do $$
declare
    line  audit_event;
    head  bytea;
    place bigint;
    whose uuid;
begin
    for line in select * from audit_event order by tenant_id, id loop
        if whose is distinct from line.tenant_id then
            head := decode(repeat('00', 32), 'hex');
            place := 0;
            whose := line.tenant_id;
        end if;
        place := place + 1;
        head := audit_digest(head, line.tenant_id::text, line.id, line.at, line.actor, line.action, line.object, line.before, line.after);
        insert into audit_link (tenant_id, seq, event_id, hash) values (whose, place, line.id, head);
        insert into audit_head (tenant_id, links, hash) values (whose, place, head)
            on conflict (tenant_id) do update set links = excluded.links, hash = excluded.hash;
    end loop;
end
$$;
alter table audit_event force row level security;
alter table audit_link force row level security;
alter table audit_head force row level security;

create constraint trigger audit_event_chain after insert on audit_event deferrable initially deferred
    for each row execute function audit_link_add();

-- Every line beside its link and beside the hash that it should have; `damage` is null where all is well.
create view audit_chain with (security_invoker = true) as
select tenant_id, seq, event_id, hash,
       case when seq is null then 'SLIPPED_IN'
            when line is null then 'REMOVED'
            when seq <> coalesce(seq_before, 0) + 1 then 'LINK_REMOVED'
            when hash <> expected then 'CHANGED' end as damage
from (select coalesce(l.tenant_id, e.tenant_id) as tenant_id, l.seq, coalesce(l.event_id, e.id) as event_id, l.hash, e.id as line,
             lag(l.seq) over chain as seq_before,
             audit_digest(coalesce(lag(l.hash) over chain, decode(repeat('00', 32), 'hex')),
                          e.tenant_id::text, e.id, e.at, e.actor, e.action, e.object, e.before, e.after) as expected
      from audit_link l full join audit_event e on e.tenant_id = l.tenant_id and e.id = l.event_id
      window chain as (partition by l.tenant_id order by l.seq)) links;
grant select on audit_chain to app, operator;

-- The BSP's own acts: cards, workers, jobs, staff, and what it did in which tenant. Anybody may add a line, only staff reads.
create table ops.audit_event (
    id        bigint generated always as identity primary key,
    at        timestamptz not null default now(),
    actor     text not null,
    action    text not null,
    object    text not null,
    tenant_id uuid references tenant,
    before    jsonb,
    after     jsonb
);
create index audit_event_at on ops.audit_event (at desc);
grant insert on ops.audit_event to app, operator;
grant select on ops.audit_event to operator;

create table ops.audit_link (
    seq      bigint primary key,
    event_id bigint not null unique references ops.audit_event,
    hash     bytea not null check (length(hash) = 32)
);
create table ops.audit_head (
    one   boolean primary key default true check (one),
    links bigint not null default 0,
    hash  bytea not null default decode(repeat('00', 32), 'hex')
);
insert into ops.audit_head default values;
grant select on ops.audit_link, ops.audit_head to operator;

-- As its owner: nobody who writes lines may touch links or the head.
create function ops.audit_link_add() returns trigger language plpgsql security definer set search_path = ops, app, pg_temp as $$
declare
    head ops.audit_head;
    next bytea;
begin
    select * into strict head from ops.audit_head for update;
    next := app.audit_digest(head.hash, 'bsp ' || coalesce(new.tenant_id::text, ''), new.id, new.at, new.actor, new.action, new.object,
                             new.before, new.after);
    insert into ops.audit_link (seq, event_id, hash) values (head.links + 1, new.id, next);
    update ops.audit_head set links = head.links + 1, hash = next;
    return null;
end
$$;
revoke all on function ops.audit_link_add() from public;
create constraint trigger audit_event_chain after insert on ops.audit_event deferrable initially deferred
    for each row execute function ops.audit_link_add();

create view ops.audit_chain with (security_invoker = true) as
select seq, event_id, hash,
       case when seq is null then 'SLIPPED_IN'
            when line is null then 'REMOVED'
            when seq <> coalesce(seq_before, 0) + 1 then 'LINK_REMOVED'
            when hash <> expected then 'CHANGED' end as damage
from (select l.seq, coalesce(l.event_id, e.id) as event_id, l.hash, e.id as line,
             lag(l.seq) over chain as seq_before,
             app.audit_digest(coalesce(lag(l.hash) over chain, decode(repeat('00', 32), 'hex')),
                              'bsp ' || coalesce(e.tenant_id::text, ''), e.id, e.at, e.actor, e.action, e.object, e.before, e.after) as expected
      from ops.audit_link l full join ops.audit_event e on e.id = l.event_id
      window chain as (order by l.seq)) links;
grant select on ops.audit_chain to operator;
