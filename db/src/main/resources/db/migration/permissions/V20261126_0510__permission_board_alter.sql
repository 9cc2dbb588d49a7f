-- What the board filters and sorts by, kept with the row: instants and a count that change only when something happens, so
-- that 50,000 users are one index scan and not as many sums.
alter table permission add column unanswered int not null default 0;
-- first instant at which Meta takes another request, or a call; null: now, as far as limits go
alter table permission add column ask_at timestamptz;
alter table permission add column call_at timestamptz;
-- since when a request waits for the user; null: none does
alter table permission add column asked_at timestamptz;
alter table permission add column talked_at timestamptz;
-- the last time that Meta's answer was not what we had, and what we had
alter table permission add column drift_at timestamptz;
alter table permission add column drift_from text;
-- when Meta was last asked, whoever speaks since
alter table permission add column read_at timestamptz;
update permission set read_at = limits_at;

create index permission_board on permission (tenant_id, (coalesce(expires_at, 'infinity')), number_id, user_key);
create index permission_board_number on permission (tenant_id, number_id, (coalesce(expires_at, 'infinity')), user_key);
create index permission_asked on permission (tenant_id, asked_at) where asked_at is not null;
create index permission_streak on permission (tenant_id, unanswered) where unanswered > 0;
create index permission_drift on permission (tenant_id, drift_at) where drift_at is not null;
create index permission_read on permission (tenant_id, read_at nulls first);
create index permission_request_time on permission_request (tenant_id, requested_at);
