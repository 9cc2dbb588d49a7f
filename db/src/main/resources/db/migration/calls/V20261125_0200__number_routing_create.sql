-- Who answers a number's calls, in order. No row: its agents.
create table number_routing (
    tenant_id  uuid not null references tenant,
    number_id  text not null,
    -- [{kind, seconds}]
    targets    jsonb not null,
    version    int not null default 1,
    changed_at timestamptz not null default now(),
    primary key (tenant_id, number_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('number_routing');
grant select, insert, update on number_routing to app;

-- Whose turn a user's call is now: its agents' or a program's. Null for calls of businesses and calls of before.
alter table call add column route text check (route in ('AGENTS', 'API'));
