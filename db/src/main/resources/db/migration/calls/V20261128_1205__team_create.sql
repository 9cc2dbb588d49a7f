-- Agents who belong together: a call may ring at one of these instead of at all.
create table team (
    tenant_id uuid not null references tenant,
    id        uuid not null,
    name      text not null check (length(name) between 1 and 60),
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
select isolate_by_tenant('team');
grant select, insert, update, delete on team to app;

create table team_member (
    tenant_id uuid not null,
    team_id   uuid not null,
    person_id uuid not null,
    primary key (tenant_id, team_id, person_id),
    foreign key (tenant_id, team_id) references team (tenant_id, id) on delete cascade
);
create index team_member_person on team_member (tenant_id, person_id);
select isolate_by_tenant('team_member');
grant select, insert, delete on team_member to app;

-- How long nothing rings at an agent after a call. No row: it rings at once.
create table desk_rule (
    tenant_id       uuid not null references tenant,
    wrap_up_seconds int not null check (wrap_up_seconds between 0 and 600),
    primary key (tenant_id)
);
select isolate_by_tenant('desk_rule');
grant select, insert, update on desk_rule to app;

-- Who has a softphone open, told by the softphones themselves while they are.
create table agent_desk (
    tenant_id uuid not null references tenant,
    person_id uuid not null,
    name      text not null,
    since     timestamptz not null,
    seen_at   timestamptz not null,
    primary key (tenant_id, person_id)
);
select isolate_by_tenant('agent_desk');
grant select, insert, update, delete on agent_desk to app;

-- How a user's call rings at agents while it is their turn. Kept with the call, so that each tab and each node sees the same.
alter table call add column ring_strategy text check (ring_strategy in ('ALL', 'LONGEST_IDLE', 'ASSIGNED_FIRST'));
alter table call add column ring_team uuid;
alter table call add column ring_since timestamptz;
alter table call add column ring_assigned uuid;

-- When an agent was in a call last.
create index call_agent on call (tenant_id, agent_id, ended_at desc) where phase = 'ENDED' and agent_id is not null;
