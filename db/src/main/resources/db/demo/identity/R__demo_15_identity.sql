-- The people of the cast. Passwords live in the demo's identity provider, not here.
set local role operator;
insert into person (id, email, name, staff_role) values
    ('00000000-0000-4000-8000-000000000101', 'olga@bsp.example', 'Olga Petrova', 'BSP_ADMIN'),
    ('00000000-0000-4000-8000-000000000102', 'simon@bsp.example', 'Simon Adler', 'BSP_SUPPORT'),
    ('00000000-0000-4000-8000-000000000111', 'vera@tern.example', 'Vera Ilieva', null),
    ('00000000-0000-4000-8000-000000000112', 'petr@tern.example', 'Petr Vesely', null),
    ('00000000-0000-4000-8000-000000000113', 'sava@tern.example', 'Sava Koleva', null),
    ('00000000-0000-4000-8000-000000000114', 'ivo@tern.example', 'Ivo Marin', null),
    ('00000000-0000-4000-8000-000000000121', 'maya@marlin.example', 'Maya Reed', null),
    ('00000000-0000-4000-8000-000000000122', 'noah@marlin.example', 'Noah Finch', null)
on conflict do nothing;

set local role app;
select set_config('app.tenant_id', '00000000-0000-4000-8000-000000000001', true);
insert into membership (tenant_id, person_id, role) values
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000111', 'TENANT_ADMIN'),
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000112', 'TENANT_ANALYST'),
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000113', 'AGENT'),
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000114', 'AGENT')
on conflict do nothing;

select set_config('app.tenant_id', '00000000-0000-4000-8000-000000000002', true);
insert into membership (tenant_id, person_id, role) values
    ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000121', 'TENANT_ADMIN'),
    ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000122', 'AGENT')
on conflict do nothing;
reset role;
