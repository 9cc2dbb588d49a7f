-- What makes a program's repeat harmless: the key that made a list with a digest of its document, and the keys that
-- started it, so that a late repeat does not start again what somebody paused meanwhile.
alter table call_list add column repeat_key text, add column repeat_digest text;
create unique index call_list_repeat_key on call_list (tenant_id, repeat_key);
create index call_list_newest on call_list (tenant_id, made_at desc, id desc);

create table call_list_start (
    tenant_id  uuid not null references tenant,
    list_id    uuid not null,
    repeat_key text not null,
    at         timestamptz not null,
    primary key (tenant_id, list_id, repeat_key),
    foreign key (tenant_id, list_id) references call_list (tenant_id, id)
);
select isolate_by_tenant('call_list_start');
grant select, insert, delete on call_list_start to app;
