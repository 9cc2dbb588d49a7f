-- Asking many users: a plan first, which costs nothing and sends nothing, then a run that can be paused.
create table request_campaign (
    tenant_id   uuid not null references tenant,
    id          uuid not null,
    number_id   text not null,
    name        text not null,
    kind        text not null check (kind in ('FREE_FORM', 'TEMPLATE')),
    body        text,
    template    text,
    language    text,
    category    text check (category in ('UTILITY', 'MARKETING')),
    -- whom: the board's list and its filters, as they were when the plan was made
    segment     text not null,
    -- of one message that is not free, and what all of them may cost; null: not said
    price_each  numeric(12, 6),
    budget      numeric(14, 6),
    currency    text,
    -- hours of the day in which users are asked, in the zone
    from_hour   int not null check (from_hour between 0 and 23),
    to_hour     int not null check (to_hour between 1 and 24),
    zone        text not null,
    state       text not null check (state in ('DRAFT', 'RUNNING', 'PAUSED', 'DONE', 'CANCELLED')),
    stop_reason text,
    made_by     text not null,
    made_at     timestamptz not null,
    started_at  timestamptz,
    ended_at    timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
create index request_campaign_running on request_campaign (tenant_id, state);
select isolate_by_tenant('request_campaign');
grant select, insert, update on request_campaign to app;

create table request_campaign_user (
    tenant_id   uuid not null references tenant,
    campaign_id uuid not null,
    user_key    text not null,
    number_id   text not null,
    place       int not null,
    state       text not null check (state in ('PLANNED', 'SENT', 'SKIPPED', 'REFUSED', 'UNKNOWN')),
    not_before  timestamptz,
    -- a message that Meta prices
    paid        boolean not null,
    reason      text,
    at          timestamptz,
    primary key (tenant_id, campaign_id, user_key),
    foreign key (tenant_id, campaign_id) references request_campaign (tenant_id, id),
    -- a user who is erased is out of every list
    foreign key (tenant_id, number_id, user_key) references permission (tenant_id, number_id, user_key) on delete cascade
);
create index request_campaign_user_next on request_campaign_user (tenant_id, campaign_id, state, not_before, place);
select isolate_by_tenant('request_campaign_user');
grant select, insert, update on request_campaign_user to app;
