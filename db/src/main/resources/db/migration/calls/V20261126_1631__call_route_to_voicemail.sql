alter table call drop constraint call_route_check;
alter table call add constraint call_route_check check (route in ('AGENTS', 'API', 'VOICEMAIL'));
