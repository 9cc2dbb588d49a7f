-- What makes a program's repeat harmless: the key that began a capture, with a digest of what it asked for.
alter table packet_capture add column repeat_key text, add column repeat_digest text;
create unique index packet_capture_repeat_key on packet_capture (tenant_id, repeat_key);
