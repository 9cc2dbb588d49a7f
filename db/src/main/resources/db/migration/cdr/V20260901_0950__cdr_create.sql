-- One immutable record per ended call and version; a later fact makes a new version, the old one stays.
create table cdr (
    tenant_id     uuid not null references tenant,
    call_id       uuid not null,
    version       int not null,
    written_at    timestamptz not null default now(),
    wacid         text,
    number_id     text not null,
    waba_id       text not null,
    direction     text not null,
    outcome       text not null,
    fault         text not null,
    wa_id         text,
    bsuid         text,
    agent_id      uuid,
    agent_name    text,
    worker_id     text,
    invited_at    timestamptz not null,
    ringing_at    timestamptz,
    talk_start    timestamptz,
    talk_end      timestamptz,
    talk_seconds  bigint,
    evidence      uuid[] not null default '{}',
    primary key (tenant_id, call_id, version, invited_at)
) partition by range (invited_at);
create index cdr_invited on cdr (tenant_id, invited_at desc);
select isolate_by_tenant('cdr');
grant select, insert on cdr to app;
select make_month_partitions('cdr', 3);
