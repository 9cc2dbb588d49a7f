-- The demo cast, part 2: accounts and numbers, each written inside its own tenant.
set local role app;
select set_config('app.tenant_id', '00000000-0000-4000-8000-000000000001', true);
insert into waba (tenant_id, id, name, currency, zone) values
    ('00000000-0000-4000-8000-000000000001', '104729118830551', 'Tern Logistics', 'USD', 'Europe/Sofia')
on conflict do nothing;
insert into phone_number (tenant_id, id, waba_id, e164, name, signalling, status) values
    ('00000000-0000-4000-8000-000000000001', '206418377150934', '104729118830551', '35925550101', 'Dispatch, Sofia', 'GRAPH', 'CONNECTED'),
    ('00000000-0000-4000-8000-000000000001', '206418377150935', '104729118830551', '38515550102', 'Zagreb desk', 'GRAPH', 'CONNECTED'),
    ('00000000-0000-4000-8000-000000000001', '206418377150936', '104729118830551', '35925550103', 'Sofia PBX', 'SIP', 'CONNECTED')
on conflict do nothing;
select set_config('app.tenant_id', '00000000-0000-4000-8000-000000000002', true);
insert into waba (tenant_id, id, name, currency, zone) values
    ('00000000-0000-4000-8000-000000000002', '104729118830777', 'Marlin Dental', 'USD', 'Europe/London')
on conflict do nothing;
insert into phone_number (tenant_id, id, waba_id, e164, name, signalling, status) values
    ('00000000-0000-4000-8000-000000000002', '206418377151201', '104729118830777', '442079460123', 'Reception', 'GRAPH', 'CONNECTED')
on conflict do nothing;
select set_config('app.tenant_id', '', true);
reset role;
