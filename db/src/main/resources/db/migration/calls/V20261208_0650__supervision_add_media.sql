-- The media-worker that has the supervisor's voice alone: of a number in SIP mode, whose talk with the tenant's telephony is at a
-- sip-worker. Null where the talk's own media-worker has it.
alter table supervision add column media_id text, add column media_epoch bigint;
