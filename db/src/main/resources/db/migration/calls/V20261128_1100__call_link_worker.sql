-- The other worker of a call whose halves are at two: the media-worker of a number in SIP mode that an agent answers, the
-- sip-worker of a number in Graph mode that a trunk answers.
alter table call add column link_worker_id text;
alter table call add column link_worker_epoch bigint;
create index call_link_worker on call (tenant_id, link_worker_id) where phase <> 'ENDED' and link_worker_id is not null;
