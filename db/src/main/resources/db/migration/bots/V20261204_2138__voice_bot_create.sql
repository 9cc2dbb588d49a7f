-- Programs of a tenant that talk with users, reached by WebSocket.
create table voice_bot (
    tenant_id uuid not null references tenant,
    id        uuid not null,
    name      text not null check (length(name) between 1 and 80),
    url       text not null check (length(url) <= 500),
    -- sent as bearer, sealed with the tenant's data key; null where the bot asks for none
    secret    bytea,
    -- whether a user who speaks cuts the bot off
    barge_in  boolean not null,
    version   int not null default 1,
    made_by   text not null,
    made_at   timestamptz not null,
    primary key (tenant_id, id)
);
create unique index voice_bot_name on voice_bot (tenant_id, lower(name));
select isolate_by_tenant('voice_bot');
select seal_column('voice_bot', 'secret', 'id');
grant select, insert, update, delete on voice_bot to app;
-- A bot's secret is the tenant's own.
revoke select on voice_bot from operator;
grant select (tenant_id, id, name, url, barge_in, version, made_by, made_at) on voice_bot to operator;
