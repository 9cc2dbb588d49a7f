-- Agents who would not take a call that rang at them: it rings on at the others.
create table call_decline (
    tenant_id uuid not null,
    call_id   uuid not null,
    person_id uuid not null,
    at        timestamptz not null,
    primary key (tenant_id, call_id, person_id),
    foreign key (tenant_id, call_id) references call (tenant_id, id) on delete cascade
);
select isolate_by_tenant('call_decline');
grant select, insert, update on call_decline to app;
