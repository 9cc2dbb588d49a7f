-- What calls that one trunk dials may cost a day, in the currency of the number's account: what a stolen password of it may cost.
create table trunk_cap (
    tenant_id  uuid not null references tenant,
    trunk_id   uuid not null,
    day_cap    numeric not null check (day_cap > 0),
    changed_at timestamptz not null,
    changed_by text not null,
    primary key (tenant_id, trunk_id),
    foreign key (tenant_id, trunk_id) references sip_trunk (tenant_id, id) on delete cascade
);
select isolate_by_tenant('trunk_cap');
grant select, insert, update, delete on trunk_cap to app;

-- What a call that a trunk dialled may cost, and what it did cost once it is priced (hold_minutes is null then). Some weeks are kept.
create table trunk_spend (
    tenant_id    uuid not null references tenant,
    call_id      uuid not null,
    trunk_id     uuid not null,
    day          date not null,
    currency     text not null,
    amount       numeric not null,
    hold_minutes int,
    held_at      timestamptz not null,
    primary key (tenant_id, call_id)
);
create index trunk_spend_day on trunk_spend (tenant_id, trunk_id, day, currency);
select isolate_by_tenant('trunk_spend');
grant select, insert, update, delete on trunk_spend to app;

alter table cost_alert drop constraint cost_alert_kind_check;
alter table cost_alert add constraint cost_alert_kind_check
    check (kind in ('SPEND', 'PACE', 'OVER', 'DAY_CAP', 'TRUNK_CAP', 'TIER', 'UNRATED'));
