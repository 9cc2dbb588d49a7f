create table ops.worker_node (
    id          text primary key,
    epoch       bigint not null,
    kind        text not null check (kind in ('MEDIA', 'SIP')),
    region      text not null,
    version     text not null,
    control_url text not null,
    capacity    int not null,
    reserved    int not null default 0,
    sessions    int not null default 0,
    stress      double precision not null default 0,
    state       text not null check (state in ('STARTING', 'SERVING', 'DRAINING', 'LOST')),
    drain_asked boolean not null default false,
    lease_until timestamptz not null,
    sent_at     timestamptz not null,
    seen_at     timestamptz not null default now()
);
grant select, insert, update on ops.worker_node to app;
grant select on ops.worker_node to operator;
