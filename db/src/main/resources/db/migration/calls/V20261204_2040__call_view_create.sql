-- Filters of the history of calls that somebody keeps under a name, for themselves or for everybody of the tenant.
-- A filter that names a user is not kept: it would outlive that user's erasure.
create table call_view (
    tenant_id uuid not null references tenant,
    id        uuid not null,
    person_id uuid not null,
    made_by   text not null,
    name      text not null check (length(name) between 1 and 60),
    -- as in the address of the page
    query     text not null check (query <> ''),
    shared    boolean not null,
    made_at   timestamptz not null,
    primary key (tenant_id, id)
);
create index call_view_person on call_view (tenant_id, person_id);
select isolate_by_tenant('call_view');
grant select, insert, delete on call_view to app;
