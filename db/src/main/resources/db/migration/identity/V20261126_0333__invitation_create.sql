-- Who was asked in and has not come yet; who was let go; what a key may do and when it last did.
create table invitation (
    tenant_id    uuid not null references tenant,
    id           uuid not null,
    email        text not null check (email = lower(email)),
    name         text not null,
    role         text not null check (role in ('TENANT_ADMIN', 'TENANT_ANALYST', 'AGENT')),
    -- of the token in the link, which is in the letter and nowhere else
    token_sha256 bytea not null check (length(token_sha256) = 32),
    invited_by   text not null,
    invited_at   timestamptz not null,
    expires_at   timestamptz not null,
    accepted_at  timestamptz,
    revoked_at   timestamptz,
    primary key (tenant_id, id)
);
create unique index invitation_open on invitation (tenant_id, email) where accepted_at is null and revoked_at is null;
create index invitation_token on invitation (tenant_id, token_sha256);
select isolate_by_tenant('invitation');
grant select, insert, update on invitation to app;

-- a deactivated member stays in the list and in the history of calls, and is out
alter table membership add column deactivated_at timestamptz;

-- null: everything, as all keys could until now
alter table api_key add column scopes text[];
alter table api_key add column hint text;
alter table api_key add column made_by text;
alter table api_key add column last_used_at timestamptz;
alter table api_key add column expires_at timestamptz;
