-- Multi-Partner Solutions: we and another partner serve the same customers. Of the app, not of a tenant.
create table ops.partner_solution (
    id                text primary key,
    -- null until Meta was asked
    name              text,
    -- Meta's words, upper case; new ones are kept as they come
    status            text not null,
    pending           text not null default 'NONE',
    -- OWNER: our app made it; PARTNER: another's; null until Meta was asked
    role              text check (role in ('OWNER', 'PARTNER')),
    owner_permissions text[] not null default '{}',
    -- [{app, permissions}]
    partners          jsonb not null default '[]',
    raw               jsonb not null default '{}',
    -- when Meta's webhook last told of it, when we last asked
    told_at           timestamptz,
    read_at           timestamptz,
    -- when we asked to end it; Meta does not say which side did
    end_asked_at      timestamptz
);
grant select, insert, update on ops.partner_solution to app, operator;
