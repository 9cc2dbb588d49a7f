-- What Meta's own log of a messaging account says: who did what to it, in the App Dashboard, in WhatsApp Manager or by another partner's app.
-- Kept as Meta wrote it; our own trail says who did something here.
create table account_activity (
    tenant_id   uuid not null,
    waba_id     text not null,
    id          text not null,
    at          timestamptz not null,
    -- Meta's words, upper case; new ones are kept as they come
    type        text not null,
    actor_type  text,
    actor       text,
    description text,
    raw         jsonb not null,
    read_at     timestamptz not null,
    primary key (tenant_id, waba_id, id),
    foreign key (tenant_id, waba_id) references waba (tenant_id, id)
);
create index account_activity_at on account_activity (tenant_id, at desc, waba_id, id);
select isolate_by_tenant('account_activity');
grant select, insert on account_activity to app;

alter table waba
    add column activities_read_at timestamptz,
    -- what Meta said when it last did not show them; null while it does
    add column activities_fault   text;
