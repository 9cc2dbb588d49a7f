-- Where Meta keeps a number's messages at rest, as far as it was chosen here: Meta has no request that tells. It changes only by taking the
-- number off Cloud API and registering it again; where that broke off in between, the state says so. Meta, Registration, 4 Nov 2025.
create table number_residency (
    tenant_id  uuid not null,
    number_id  text not null,
    -- LEAVING: deregistration was asked for and its answer is not known; OFF: deregistered, to be registered again
    state      text not null check (state in ('HELD', 'LEAVING', 'OFF')),
    -- what the number was registered with last; null: with none
    region     text check (region ~ '^[A-Z]{2}$'),
    -- what it is to be registered with; null: with none
    wanted     text check (wanted ~ '^[A-Z]{2}$'),
    changed_at timestamptz not null,
    changed_by text not null,
    primary key (tenant_id, number_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('number_residency');
grant select, insert, update on number_residency to app;
