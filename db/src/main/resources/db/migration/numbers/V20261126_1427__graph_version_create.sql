-- When versions of Graph come and go: Meta's table, as data, because each half year adds a row. A version without a row is not known here.
create table graph_version (
    version    text primary key check (version ~ '^v[0-9]+[.][0-9]+$'),
    introduced date,
    -- the first day on which requests are answered by another version; null: not announced
    sunset     date,
    source     text not null
);
alter table graph_version enable row level security;
alter table graph_version force row level security;
create policy everyone_reads on graph_version for select to app, operator using (true);
create policy operator_writes on graph_version to operator using (true) with check (true);
grant select on graph_version to app;
grant select, insert, update on graph_version to operator;
set local role operator;
insert into graph_version (version, introduced, sunset, source) values
    ('v20.0', null, '2026-09-24', 'Graph API changelog, 10 Oct 2026'),
    ('v25.0', '2026-02-18', '2028-07-29', 'Graph API changelog, 10 Oct 2026'),
    ('v26.0', '2026-07-29', null, 'Graph API changelog, 10 Oct 2026');
reset role;
