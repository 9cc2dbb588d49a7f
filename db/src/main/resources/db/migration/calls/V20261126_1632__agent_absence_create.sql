-- Agents who said that calls shall not ring at them. No row: they do.
create table agent_absence (
    tenant_id uuid not null references tenant,
    person_id uuid not null,
    since     timestamptz not null,
    primary key (tenant_id, person_id)
);
select isolate_by_tenant('agent_absence');
grant select, insert, delete on agent_absence to app;
