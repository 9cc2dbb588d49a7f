-- Accounts that Meta gave us or installed our app on without anybody having opened a window here: hosted sign-ups, installs of the app alone,
-- accounts that the partner asked for, solutions. They come before any tenant; staff say whose they are.
create table ops.partner_arrival (
    waba_id           text primary key,
    -- Meta's word: PARTNER_ADDED, PARTNER_APP_INSTALLED
    event             text not null,
    owner_business_id text,
    solution_id       text,
    heard_at          timestamptz not null,
    last_at           timestamptz not null,
    -- taken away again before anybody took it in
    gone_at           timestamptz,
    gone_event        text,
    -- staff: not one of ours
    set_aside_at      timestamptz,
    set_aside_by      text,
    tenant_id         uuid references tenant,
    signup_id         uuid,
    assigned_at       timestamptz,
    assigned_by       text
);
grant select, insert, update on ops.partner_arrival to app;
grant select, update on ops.partner_arrival to operator;

alter table signup
    -- how it began: Meta's window in the portal, an event of Meta, or a number that is added here
    add column door        text not null default 'WINDOW' check (door in ('WINDOW', 'EVENT', 'NUMBER')),
    -- of the customer; known where Meta's event began it
    add column business_id text,
    add column solution_id text,
    -- the one account that it is about; null: those that the token names
    add column wanted_waba text;

alter table waba
    -- Meta said that it is no longer ours: nothing is asked about it any more
    add column left_at timestamptz;

-- What was done when an account went. The account and everything about its calls stay.
create table account_farewell (
    tenant_id            uuid not null,
    id                   uuid not null,
    waba_id              text not null,
    -- Meta's word
    event                text not null,
    event_id             uuid not null,
    heard_at             timestamptz not null,
    -- why Meta says that it ended: disconnection_info, as it came; null for none
    why                  jsonb,
    state                text not null default 'OPEN' check (state in ('OPEN', 'GONE', 'STAYS')),
    -- of the line of credit: NONE was lent, it was TAKEN back, or KEPT because other accounts of the business live on it; null: not done
    credit               text check (credit in ('NONE', 'TAKEN', 'KEPT')),
    allocation_config_id text,
    -- why the last try did not go through
    fault                jsonb,
    tries                int not null default 0,
    done_at              timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, waba_id, event_id),
    foreign key (tenant_id, waba_id) references waba (tenant_id, id)
);
create index account_farewell_open on account_farewell (tenant_id, heard_at) where state = 'OPEN';
select isolate_by_tenant('account_farewell');
grant select, insert, update on account_farewell to app;
