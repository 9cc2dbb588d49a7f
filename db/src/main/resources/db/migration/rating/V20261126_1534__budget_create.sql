-- What a tenant wants to spend, in the currency of its accounts; two currencies are never added. Null: not said.
create table budget (
    tenant_id    uuid not null references tenant,
    currency     text not null,
    month_amount numeric check (month_amount > 0),
    warn_percent int not null default 80 check (warn_percent between 1 and 100),
    -- no call begins that could take the day beyond it
    day_cap      numeric check (day_cap > 0),
    -- how long a call that is dialled is thought to last until its price is known
    hold_minutes int not null default 10 check (hold_minutes between 1 and 240),
    changed_at   timestamptz not null,
    changed_by   text not null,
    primary key (tenant_id, currency)
);
select isolate_by_tenant('budget');
grant select, insert, update on budget to app;

-- Calls at one time, whatever Meta takes.
create table dial_cap (
    tenant_id  uuid primary key references tenant,
    concurrent bigint not null check (concurrent > 0),
    changed_at timestamptz not null,
    changed_by text not null
);
select isolate_by_tenant('dial_cap');
grant select, insert, update, delete on dial_cap to app;

-- What a call that was dialled may cost; gone when its charge is there.
create table spend_hold (
    tenant_id    uuid not null references tenant,
    call_id      uuid not null,
    day          date not null,
    currency     text not null,
    amount       numeric not null,
    hold_minutes int not null,
    held_at      timestamptz not null,
    primary key (tenant_id, call_id)
);
create index spend_hold_day on spend_hold (tenant_id, day, currency);
select isolate_by_tenant('spend_hold');
grant select, insert, delete on spend_hold to app;

-- Said once for each kind, subject and period.
create table cost_alert (
    tenant_id uuid not null references tenant,
    kind      text not null check (kind in ('SPEND', 'PACE', 'OVER', 'DAY_CAP', 'TIER', 'UNRATED')),
    subject   text not null,
    period    date not null,
    raised_at timestamptz not null,
    detail    text not null,
    primary key (tenant_id, period, kind, subject)
);
create index cost_alert_time on cost_alert (tenant_id, raised_at desc);
select isolate_by_tenant('cost_alert');
grant select, insert on cost_alert to app;

-- Months that have to be priced again because Meta told of a tier that holds since before their last calls; a card that was put in force
-- for days that are over is seen by itself.
create table rating_due (
    tenant_id uuid not null references tenant,
    month     date not null,
    asked_at  timestamptz not null,
    primary key (tenant_id, month)
);
select isolate_by_tenant('rating_due');
grant select, insert, update, delete on rating_due to app;

create table rating_again (
    tenant_id uuid not null references tenant,
    month     date not null,
    done_at   timestamptz not null,
    changed   bigint not null,
    primary key (tenant_id, month, done_at)
);
select isolate_by_tenant('rating_again');
grant select, insert on rating_again to app;
