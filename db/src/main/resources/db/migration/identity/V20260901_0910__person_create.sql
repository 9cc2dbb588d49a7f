-- People, what they may do where, the keys of programs, and the portal's sessions.
create table membership (
    tenant_id  uuid not null references tenant,
    person_id  uuid not null,
    role       text not null check (role in ('TENANT_ADMIN', 'TENANT_ANALYST', 'AGENT')),
    created_at timestamptz not null default now(),
    primary key (tenant_id, person_id)
);
create index membership_person on membership (person_id);
select isolate_by_tenant('membership');
grant select, insert, update, delete on membership to app;

-- A person may belong to several tenants, so the row has no tenant: it shows only beside a membership of the bound one.
create table person (
    id         uuid primary key default gen_random_uuid(),
    email      text not null unique check (email = lower(email) and email like '%_@_%'),
    name       text not null check (name <> ''),
    staff_role text check (staff_role in ('BSP_ADMIN', 'BSP_SUPPORT')),
    active     boolean not null default true,
    zone       text,
    created_at timestamptz not null default now()
);
alter table membership add foreign key (person_id) references person;
alter table person enable row level security;
alter table person force row level security;
create policy colleagues on person for select to app using (exists (select 1 from membership m where m.person_id = person.id));
create policy operator_all on person to operator using (true);
grant select on person to app;
grant select, insert, update on person to operator;

-- Which account of which identity provider is which person (OpenID Connect Core, section 5.7: only iss + sub is stable).
create table person_link (
    issuer    text not null,
    subject   text not null,
    person_id uuid not null references person,
    linked_at timestamptz not null default now(),
    primary key (issuer, subject)
);
alter table person_link enable row level security;
alter table person_link force row level security;
create policy operator_all on person_link to operator using (true);
grant select, insert on person_link to operator;

-- Only the SHA-256 of a key is kept: it has 128 bits of randomness, so a slow hash would add nothing.
create table api_key (
    tenant_id  uuid references tenant,
    id         uuid not null default gen_random_uuid() primary key,
    name       text not null,
    sha256     bytea not null unique check (length(sha256) = 32),
    created_at timestamptz not null default now(),
    revoked_at timestamptz
);
create index api_key_tenant on api_key (tenant_id);
select isolate_by_tenant('api_key');
create policy operator_writes on api_key to operator using (true);
grant select on api_key to app;
grant insert, update on api_key to operator;

-- Sessions live here so that a restart keeps people signed in. Columns are Spring Session's (schema-postgresql.sql, 4.1.0).
create table ops.spring_session (
    primary_id            char(36) not null primary key,
    session_id            char(36) not null unique,
    creation_time         bigint   not null,
    last_access_time      bigint   not null,
    max_inactive_interval int      not null,
    expiry_time           bigint   not null,
    principal_name        varchar(100)
);
create index spring_session_expiry on ops.spring_session (expiry_time);
create index spring_session_principal on ops.spring_session (principal_name);
create table ops.spring_session_attributes (
    session_primary_id char(36)     not null references ops.spring_session on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea        not null,
    primary key (session_primary_id, attribute_name)
);
grant select, insert, update, delete on ops.spring_session, ops.spring_session_attributes to app;
