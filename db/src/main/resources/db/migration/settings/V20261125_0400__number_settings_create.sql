-- What a tenant wants of a number at Meta: the `calling` object as a versioned document. What Meta says it is stays in
-- phone_number.calling.
create table number_settings (
    tenant_id     uuid not null,
    number_id     text not null,
    version       bigint not null check (version > 0),
    desired       jsonb not null,
    -- when Meta took the last change, and when its own copy was first seen to be the same
    sent_at       timestamptz,
    confirmed_at  timestamptz,
    -- since when Meta's copy has been seen to differ; null while it is the same
    drift_since   timestamptz,
    -- one change at a time speaks to Meta; a claim that nobody gave back ends by itself
    claimed_until timestamptz,
    primary key (tenant_id, number_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('number_settings');
grant select, insert, update on number_settings to app;

-- Every document that was ever wanted, with who, when and why. Append-only by grant.
create table number_settings_version (
    tenant_id uuid not null,
    number_id text not null,
    version   bigint not null,
    document  jsonb not null,
    -- what was sent to Meta for it; null when nothing was
    sent      jsonb,
    kind      text not null check (kind in ('FOUND', 'CHANGE', 'REVERT', 'ACCEPT', 'RESTORE', 'SCHEDULE', 'FLEET', 'ROTATION')),
    actor     text not null,
    reason    text,
    at        timestamptz not null,
    primary key (tenant_id, number_id, version),
    foreign key (tenant_id, number_id) references number_settings (tenant_id, number_id)
);
select isolate_by_tenant('number_settings_version');
grant select, insert on number_settings_version to app;

-- Changes that wait for their time.
create table number_settings_plan (
    tenant_id  uuid not null,
    id         uuid not null,
    number_id  text not null,
    change     jsonb not null,
    due_at     timestamptz not null,
    actor      text not null,
    reason     text,
    made_at    timestamptz not null,
    state      text not null default 'WAITING' check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    -- why it failed, for people
    outcome    text,
    ended_at   timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create index number_settings_plan_due on number_settings_plan (tenant_id, state, due_at);
create index number_settings_plan_number on number_settings_plan (tenant_id, number_id, due_at);
select isolate_by_tenant('number_settings_plan');
grant select, insert, update on number_settings_plan to app;
