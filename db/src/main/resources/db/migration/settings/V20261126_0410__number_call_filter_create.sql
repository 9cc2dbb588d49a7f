-- Calls by users that a number's settings should have prevented and Meta let through: phones keep buttons for days, and
-- contacts, call logs and messages have ways of their own.
create table number_call_filter (
    tenant_id  uuid not null,
    number_id  text not null,
    -- declined while the call button is hidden
    hidden     boolean not null,
    -- declined outside call hours
    closed     boolean not null,
    changed_at timestamptz not null,
    primary key (tenant_id, number_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('number_call_filter');
grant select, insert, update on number_call_filter to app;
