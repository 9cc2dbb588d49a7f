-- What Meta counts: one row per half hour, number, direction and country, as last asked. Approximate by Meta's own word.
create table analytics_bucket (
    tenant_id       uuid not null references tenant,
    waba_id         text not null,
    starts_at       timestamptz not null,
    number          text not null,
    direction       text not null,
    country         text not null,
    calls           bigint not null,
    average_seconds numeric not null,
    -- absent where a partner's credit line pays
    cost            numeric,
    primary key (tenant_id, waba_id, starts_at, number, direction, country)
);
select isolate_by_tenant('analytics_bucket');
grant select, insert, delete on analytics_bucket to app;

create table analytics_import (
    tenant_id   uuid not null references tenant,
    waba_id     text not null,
    month       date not null,
    imported_at timestamptz not null,
    buckets     bigint not null,
    -- Meta's own text when it refused the last time; the rows are then those of the time before
    refused     text,
    primary key (tenant_id, waba_id, month)
);
select isolate_by_tenant('analytics_import');
grant select, insert, update on analytics_import to app;
