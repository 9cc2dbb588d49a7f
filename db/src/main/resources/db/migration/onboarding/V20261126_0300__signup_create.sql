-- A customer comes aboard: one row each time somebody opens Meta's window, with the checklist that follows.
create table signup (
    tenant_id        uuid not null references tenant,
    id               uuid not null,
    actor            text not null,
    started_at       timestamptz not null,
    -- how the window ended last: Meta's own word, or CLOSED when it went without one; null while it is open
    ending           text,
    ended_at         timestamptz,
    -- the business token until it is at its accounts, encrypted with the tenant's data key
    token            bytea,
    token_expires_at timestamptz,
    scopes           text[] not null default '{}',
    -- somebody works on the checklist until then; a claim that nobody gave back ends by itself
    claimed_until    timestamptz,
    primary key (tenant_id, id)
);
create index signup_started on signup (tenant_id, started_at desc);
create index signup_claimed on signup (tenant_id, claimed_until);
select isolate_by_tenant('signup');
grant select, insert, update on signup to app;

-- What the window told the page, word for word as far as it is kept. From a browser, so evidence of nothing.
create table signup_event (
    tenant_id     uuid not null,
    id            uuid not null,
    signup_id     uuid not null,
    at            timestamptz not null,
    event         text not null,
    -- where in Meta's window
    window_step   text,
    error_id      text,
    error_message text,
    -- for Meta's support
    meta_session  text,
    primary key (tenant_id, id),
    foreign key (tenant_id, signup_id) references signup (tenant_id, id)
);
create index signup_event_signup on signup_event (tenant_id, signup_id, at);
create index signup_event_at on signup_event (tenant_id, at);
select isolate_by_tenant('signup_event');
grant select, insert on signup_event to app;

-- The checklist. '' stands for no account, no number: the step belongs to the whole sign-up, or to the whole account.
create table signup_step (
    tenant_id uuid not null,
    signup_id uuid not null,
    waba_id   text not null default '',
    number_id text not null default '',
    step      text not null,
    state     text not null check (state in ('TODO', 'RUNNING', 'DONE', 'FAILED', 'SKIPPED', 'WAITING')),
    -- what was found, a word with its arguments; null before the first run
    said      text,
    args      text[] not null default '{}',
    -- why it failed, our word, beside Meta's own
    trouble   text,
    fault     jsonb,
    runs      int not null default 0,
    began_at  timestamptz,
    ended_at  timestamptz,
    actor     text,
    primary key (tenant_id, signup_id, waba_id, number_id, step),
    foreign key (tenant_id, signup_id) references signup (tenant_id, id)
);
create index signup_step_waba on signup_step (tenant_id, waba_id, step);
select isolate_by_tenant('signup_step');
grant select, insert, update on signup_step to app;

-- Two-step PINs, encrypted; the number may not be known yet when its PIN is.
create table number_pin (
    tenant_id uuid not null,
    number_id text not null,
    pin       bytea not null,
    -- made by us, or typed in by the customer
    ours      boolean not null,
    set_at    timestamptz not null,
    primary key (tenant_id, number_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('number_pin');
revoke select on number_pin from operator;
grant select, insert, update, delete on number_pin to app;

-- Meta allows ten in 72 hours.
create table number_registration (
    tenant_id uuid not null,
    id        uuid not null,
    number_id text not null,
    at        timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create index number_registration_number on number_registration (tenant_id, number_id, at);
select isolate_by_tenant('number_registration');
grant select, insert on number_registration to app;

-- What has to be kept of an account after the customer took it away: whose it was, and which loan to take back.
alter table waba
    add column owner_business_id    text,
    add column allocation_config_id text,
    add column token_expires_at     timestamptz,
    add column token_scopes         text[] not null default '{}';
