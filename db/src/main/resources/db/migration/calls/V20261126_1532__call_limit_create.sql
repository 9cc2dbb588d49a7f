-- What Meta takes of a number at once and in a day: data with a day, because sources dispute it and Meta moves it.
create table call_limit (
    rule           text not null check (rule in ('CONCURRENT_CALLS', 'CONNECTS')),
    -- counted for one number, or for all numbers of its account
    scope          text not null check (scope in ('NUMBER', 'ACCOUNT')),
    effective_from date not null,
    -- zero: at one moment
    period         interval not null,
    max_allowed    bigint not null check (max_allowed > 0),
    alarm_percent  int not null check (alarm_percent between 1 and 100),
    source         text not null,
    primary key (rule, effective_from)
);
alter table call_limit enable row level security;
alter table call_limit force row level security;
create policy everyone_reads on call_limit for select to app, operator using (true);
create policy operator_writes on call_limit to operator using (true) with check (true);
grant select on call_limit to app;
grant select, insert, update on call_limit to operator;
set local role operator;
insert into call_limit values
    ('CONCURRENT_CALLS', 'NUMBER', '2025-07-01', interval '0', 1000, 80,
     'Meta, Calling error codes (138002), 13 Nov 2025; one FAQ of Sep 2026 prints 5,000 as well'),
    ('CONNECTS', 'NUMBER', '2025-07-01', interval '24 hours', 10000, 80, 'Meta, Business-initiated calls (138005), 26 Jun 2026');
reset role;

-- One line a day for each limit that came near.
create table call_alarm (
    tenant_id   uuid not null references tenant,
    rule        text not null,
    subject     text not null,
    day         date not null,
    raised_at   timestamptz not null,
    used        bigint not null,
    max_allowed bigint not null,
    primary key (tenant_id, day, rule, subject)
);
select isolate_by_tenant('call_alarm');
grant select, insert on call_alarm to app;

create index call_dialled on call (tenant_id, number_id, started_at) where direction = 'BUSINESS_INITIATED';
