-- The account that a message went out on, as its webhook said: a number may move to another. Null for messages that were known before
-- this column: the number's account of today then.
alter table message_fact add column waba_id text;

-- What Meta counts of messages: one row per half hour, number, country and category, as last asked. Approximate by Meta's own word.
create table message_bucket (
    tenant_id uuid not null references tenant,
    waba_id   text not null,
    starts_at timestamptz not null,
    number    text not null,
    country   text not null,
    category  text not null,
    messages  bigint not null,
    -- absent where a partner's credit line pays
    cost      numeric,
    primary key (tenant_id, waba_id, starts_at, number, country, category)
);
select isolate_by_tenant('message_bucket');
grant select, insert, update, delete on message_bucket to app;

create table message_import (
    tenant_id   uuid not null references tenant,
    waba_id     text not null,
    month       date not null,
    imported_at timestamptz not null,
    buckets     bigint not null,
    -- Meta's own text when it refused the last time; the rows are then those of the time before
    refused     text,
    primary key (tenant_id, waba_id, month)
);
select isolate_by_tenant('message_import');
grant select, insert, update on message_import to app;
