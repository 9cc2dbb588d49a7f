-- What Meta's SIP gateway and ours sign in with at each other, per number: made by Meta, read from it, encrypted by us.
create table sip_password (
    tenant_id  uuid not null,
    number_id  text not null,
    password   bytea not null,
    learnt_at  timestamptz not null,
    primary key (tenant_id, number_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('sip_password');
revoke select on sip_password from operator;
grant select, insert, update on sip_password to app;

-- A password is changed by taking the server away and giving it back, and calling is off in between: whoever dies
-- half-way is followed by somebody who reads here how far it got.
create table sip_rotation (
    tenant_id  uuid not null,
    id         uuid not null,
    number_id  text not null,
    -- BEGUN: nothing is sent or nobody knows; REMOVED: Meta has no server of ours, calling is off
    state      text not null check (state in ('BEGUN', 'REMOVED', 'DONE', 'FAILED')),
    actor      text not null,
    begun_at   timestamptz not null,
    touched_at timestamptz not null,
    -- why the last step did not work, in Meta's words
    failure    text,
    primary key (tenant_id, id),
    foreign key (tenant_id, number_id) references number_settings (tenant_id, number_id)
);
create unique index sip_rotation_open on sip_rotation (tenant_id, number_id) where state in ('BEGUN', 'REMOVED');
select isolate_by_tenant('sip_rotation');
grant select, insert, update on sip_rotation to app;

-- What a number's SIP server showed when it was last looked at.
create table sip_probe (
    tenant_id     uuid not null,
    number_id     text not null,
    host          text not null,
    port          int not null,
    verdict       text not null check (verdict in ('PASS', 'WARN', 'UNKNOWN', 'FAIL')),
    checks        jsonb not null,
    at            timestamptz not null,
    -- since when the same server has failed; null while it does not
    failing_since timestamptz,
    primary key (tenant_id, number_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('sip_probe');
grant select, insert, update, delete on sip_probe to app;
