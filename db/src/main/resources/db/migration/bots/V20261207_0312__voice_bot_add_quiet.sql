-- Whether steady noise is taken out of what the bot hears.
alter table voice_bot add column quiet boolean not null default false;
grant select (quiet) on voice_bot to operator;
-- The same for talks that somebody listens to.
alter table supervision_rule add column quiet boolean not null default false;
-- Whether an audio-worker can; null of others, and of an older one.
alter table ops.worker_node add column quiets boolean;
