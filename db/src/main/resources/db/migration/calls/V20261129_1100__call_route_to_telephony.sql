-- The telephony answers numbers in Graph mode too, and has a turn among the others where a number is in SIP mode.
alter table call drop constraint call_route_check;
alter table call add constraint call_route_check check (route in ('AGENTS', 'API', 'SIP', 'VOICEMAIL', 'QUEUE'));
