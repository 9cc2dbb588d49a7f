-- What is wrong with an account now, a row as long as it lasts; what was wrong earlier is in the audit trail.
create table account_alarm (
    tenant_id uuid not null,
    waba_id   text not null,
    kind      text not null,
    -- what was seen, in Meta's words where it has any
    said      text not null,
    since     timestamptz not null,
    seen_at   timestamptz not null,
    primary key (tenant_id, waba_id, kind),
    foreign key (tenant_id, waba_id) references waba (tenant_id, id)
);
select isolate_by_tenant('account_alarm');
grant select, insert, update, delete on account_alarm to app;

alter table waba
    -- when it was last looked for alarms; null: never
    add column watched_at      timestamptz,
    -- what paid for it when Meta last showed something; stays when Meta shows nothing any more
    add column funding_id      text,
    -- of the business behind it, as Meta last told by itself: business_capability_update
    add column messaging_limit text;
