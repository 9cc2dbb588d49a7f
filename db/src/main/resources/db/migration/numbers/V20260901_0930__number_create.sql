create table waba (
    tenant_id  uuid not null references tenant,
    id         text not null,
    name       text not null,
    currency   text not null,
    zone       text not null,
    -- the business token, encrypted with the tenant's data key
    token      bytea,
    raw        jsonb not null default '{}',
    synced_at  timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
select isolate_by_tenant('waba');
grant select, insert, update on waba to app;

create table phone_number (
    tenant_id     uuid not null references tenant,
    id            text not null,
    waba_id       text not null,
    e164          text not null,
    name          text not null,
    signalling    text not null default 'GRAPH' check (signalling in ('GRAPH', 'SIP')),
    -- Meta's words; new ones are kept as they come
    status        text not null default 'UNKNOWN',
    quality       text not null default 'UNKNOWN',
    -- the `calling` block as Meta last told it, without passwords, and when that was
    calling       jsonb,
    calling_as_of timestamptz,
    -- [{type, reason, until}], by type
    restrictions  jsonb not null default '[]',
    raw           jsonb not null default '{}',
    synced_at     timestamptz,
    created_at    timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, waba_id) references waba (tenant_id, id)
);
create index phone_number_e164 on phone_number (tenant_id, e164);
create index phone_number_waba on phone_number (tenant_id, waba_id);
select isolate_by_tenant('phone_number');
grant select, insert, update on phone_number to app;

-- Data keys of tenants, wrapped by a key outside of the database.
create table data_key (
    tenant_id  uuid primary key references tenant,
    wrapped    bytea not null,
    created_at timestamptz not null default now()
);
select isolate_by_tenant('data_key');
revoke select on data_key from operator;
grant select, insert on data_key to app;
