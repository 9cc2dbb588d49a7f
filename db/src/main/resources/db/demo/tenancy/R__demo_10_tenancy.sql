-- The demo cast, part 1: tenants. Never run outside of the demo and the tests.
set local role operator;
insert into tenant (id, slug, name, zone) values
    ('00000000-0000-4000-8000-000000000001', 'tern', 'Tern Logistics', 'Europe/Sofia'),
    ('00000000-0000-4000-8000-000000000002', 'marlin', 'Marlin Dental', 'Europe/London')
on conflict do nothing;
reset role;
