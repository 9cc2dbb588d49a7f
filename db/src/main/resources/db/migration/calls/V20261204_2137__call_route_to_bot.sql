-- Bots answer as well, and menus ask where a call shall go; which one of them is in route_id.
alter table call drop constraint call_route_check;
alter table call add constraint call_route_check
    check (route in ('AGENTS', 'API', 'SIP', 'VOICEMAIL', 'QUEUE', 'BOT', 'MENU'));
alter table call add column route_id uuid;

alter table ops.worker_node drop constraint worker_node_kind_check;
alter table ops.worker_node add constraint worker_node_kind_check check (kind in ('MEDIA', 'SIP', 'AUDIO'));
