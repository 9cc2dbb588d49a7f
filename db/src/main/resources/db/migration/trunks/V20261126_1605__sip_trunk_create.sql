-- A tenant's telephone systems. Where a trunk has no host, it registers with us.
create table sip_trunk (
    tenant_id        uuid not null references tenant,
    id               uuid not null,
    name             text not null check (length(name) between 1 and 80),
    -- `host:port;transport=tls`, tried in this order
    hosts            text[] not null,
    auth_mode        text not null check (auth_mode in ('DIGEST', 'IP')),
    username         text not null,
    -- sealed with the tenant's data key; null where addresses alone prove
    password         bytea,
    md5              boolean not null,
    srtp             text not null check (srtp in ('SDES', 'DTLS', 'NONE')),
    codecs           text[] not null,
    dial_prefix      text not null,
    call_limit       int not null check (call_limit between 1 and 10000),
    calls_per_second int not null check (calls_per_second between 1 and 1000),
    -- grows with each change, the password's included
    version          int not null default 1,
    made_by          text not null,
    made_at          timestamptz not null,
    primary key (tenant_id, id)
);
create unique index sip_trunk_name on sip_trunk (tenant_id, lower(name));
select isolate_by_tenant('sip_trunk');
grant select, insert, update, delete on sip_trunk to app;

-- Phones that register by themselves.
create table sip_extension (
    tenant_id uuid not null references tenant,
    id        uuid not null,
    name      text not null check (length(name) between 1 and 80),
    username  text not null,
    password  bytea not null,
    made_by   text not null,
    made_at   timestamptz not null,
    primary key (tenant_id, id)
);
create unique index sip_extension_name on sip_extension (tenant_id, lower(name));
select isolate_by_tenant('sip_extension');
grant select, insert, update, delete on sip_extension to app;

-- One realm for all tenants: a name that signs in belongs to one of them. Nothing but the name is here.
create table ops.sip_username (
    username text primary key check (username = lower(username)),
    owner    uuid not null
);
grant select, insert, delete on ops.sip_username to app;
grant select on ops.sip_username to operator;

-- How trunks and phones stand, as the workers told last.
create table ops.sip_peer_state (
    peer_id          uuid not null,
    worker_id        text not null,
    registered       text,
    registered_until timestamptz,
    reachable        boolean,
    last_error       text,
    calls            int not null,
    told_at          timestamptz not null,
    primary key (peer_id, worker_id)
);
grant select, insert, update, delete on ops.sip_peer_state to app;
grant select on ops.sip_peer_state to operator;

-- Sources that a worker does not hear for a while.
create table ops.sip_ban (
    worker_id text not null,
    address   text not null,
    until     timestamptz not null,
    probes    int not null,
    last      text not null,
    primary key (worker_id, address)
);
grant select, insert, update, delete on ops.sip_ban to app;
grant select on ops.sip_ban to operator;

-- When a password was read, never the password: what the edge's book is versioned by.
grant select (tenant_id, number_id, learnt_at) on sip_password to operator;
-- Secrets of trunks and phones are the tenant's own.
revoke select on sip_trunk, sip_extension from operator;
grant select (tenant_id, id, name, hosts, auth_mode, username, md5, srtp, codecs, dial_prefix, call_limit, calls_per_second, version, made_at)
    on sip_trunk to operator;
grant select (tenant_id, id, name, username, made_at) on sip_extension to operator;
