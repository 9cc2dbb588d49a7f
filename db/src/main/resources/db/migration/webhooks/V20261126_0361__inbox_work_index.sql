-- The console counts and lists what is not done; of the millions that are, it looks at one day.
create index inbox_work_open on ops.inbox_work (state, id desc) where state <> 'DONE';
create index inbox_work_number on ops.inbox_work (number_id, id desc) where number_id is not null;
create index inbox_work_tenant on ops.inbox_work (tenant_id, id desc) where tenant_id is not null;
