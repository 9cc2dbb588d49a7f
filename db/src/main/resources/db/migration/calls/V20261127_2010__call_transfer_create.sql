-- An agent passes a conversation on to a colleague and goes on talking until the colleague takes over. No row: nobody does.
create table call_transfer (
    tenant_id uuid not null,
    call_id   uuid not null,
    from_id   uuid not null,
    from_name text not null,
    to_id     uuid not null,
    to_name   text not null,
    asked_at  timestamptz not null,
    primary key (tenant_id, call_id),
    foreign key (tenant_id, call_id) references call (tenant_id, id) on delete cascade
);
create index call_transfer_to on call_transfer (tenant_id, to_id);
select isolate_by_tenant('call_transfer');
grant select, insert, update, delete on call_transfer to app;
