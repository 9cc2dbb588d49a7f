-- When the agent put the ended call away; until then it stays in the agent's dock.
alter table call add column wrapped_up_at timestamptz;
create index call_wrap_up on call (tenant_id, agent_id, ended_at desc) where wrapped_up_at is null and phase = 'ENDED';
-- One tailer per node reads across tenants, as role operator, by id alone.
create index call_change_tail on call_change (id);
