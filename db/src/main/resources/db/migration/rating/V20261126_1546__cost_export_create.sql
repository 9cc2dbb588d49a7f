-- Files of more calls than a page waits for: written part by part by a job, kept for a week. Each part is gzip of its own; gzip files may be
-- put one behind the other.
create table cost_export (
    tenant_id uuid not null references tenant,
    id        uuid not null,
    -- the address's own query, so that the page can say what was asked
    query     text not null,
    from_day  date not null,
    to_day    date not null,
    -- null: each account's own
    zone      text,
    only_keys jsonb not null default '{}',
    asked_by  text not null,
    asked_at  timestamptz not null,
    state     text not null default 'WAITING' check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
    done      bigint not null default 0,
    total     bigint not null,
    ended_at  timestamptz,
    primary key (tenant_id, id)
);
create index cost_export_open on cost_export (tenant_id, asked_at);
select isolate_by_tenant('cost_export');
grant select, insert, update, delete on cost_export to app;

create table cost_export_part (
    tenant_id uuid not null references tenant,
    export_id uuid not null,
    part      int not null,
    bytes     bytea not null,
    primary key (tenant_id, export_id, part),
    foreign key (tenant_id, export_id) references cost_export (tenant_id, id) on delete cascade
);
select isolate_by_tenant('cost_export_part');
grant select, insert, delete on cost_export_part to app;
