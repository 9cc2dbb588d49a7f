-- Where Meta does not offer calls, by the country of the business number and from which day to which: Meta moves its list, and disputes
-- it with itself (Turkey). A day before all of a country's rows has no rule; a row without an end stands. Meta, Cloud API Calling, 10 Dec
-- 2025 and 26 Jun 2026; Calling FAQ, 29 Sep 2026.
create table country_rule (
    rule           text not null check (rule in ('NO_BUSINESS_CALLS', 'NO_CLOUD_API')),
    country        text not null check (country ~ '^[A-Z]{2}$'),
    calling_code   text not null check (calling_code ~ '^[1-9][0-9]{0,3}$'),
    effective_from date not null,
    -- the first day on which it is over
    effective_to   date check (effective_to > effective_from),
    source         text not null,
    primary key (rule, country, effective_from)
);
alter table country_rule enable row level security;
alter table country_rule force row level security;
create policy everyone_reads on country_rule for select to app, operator using (true);
create policy operator_writes on country_rule to operator using (true) with check (true);
grant select on country_rule to app;
grant select, insert, update on country_rule to operator;
set local role operator;
insert into country_rule (rule, country, calling_code, effective_from, effective_to, source) values
    ('NO_BUSINESS_CALLS', 'US', '1', '2025-07-01', null, 'Cloud API Calling, 26 Jun 2026'),
    ('NO_BUSINESS_CALLS', 'CA', '1', '2025-07-01', null, 'Cloud API Calling, 26 Jun 2026'),
    ('NO_BUSINESS_CALLS', 'EG', '20', '2025-07-01', null, 'Cloud API Calling, 26 Jun 2026'),
    ('NO_BUSINESS_CALLS', 'VN', '84', '2025-07-01', null, 'Cloud API Calling, 26 Jun 2026'),
    ('NO_BUSINESS_CALLS', 'NG', '234', '2025-07-01', null, 'Cloud API Calling, 26 Jun 2026'),
    ('NO_BUSINESS_CALLS', 'TR', '90', '2025-07-01', '2026-06-26', 'Cloud API Calling, 10 Dec 2025; no longer in that of 26 Jun 2026'),
    ('NO_CLOUD_API', 'CU', '53', '2022-05-19', null, 'Cloud API Calling, 26 Jun 2026'),
    ('NO_CLOUD_API', 'IR', '98', '2022-05-19', null, 'Cloud API Calling, 26 Jun 2026'),
    ('NO_CLOUD_API', 'KP', '850', '2022-05-19', null, 'Cloud API Calling, 26 Jun 2026'),
    ('NO_CLOUD_API', 'SY', '963', '2022-05-19', null, 'Cloud API Calling, 26 Jun 2026');
reset role;
