-- When Meta told the limits: what happened since then is added to them, what was before ages out of them. A webhook moves
-- as_of and tells no limits, so the two times differ.
alter table permission add column limits_at timestamptz;
update permission set limits_at = as_of where limits <> '[]';

-- Test numbers and sandbox accounts live by other limits. Which of the two a number has, Meta's own maximum tells.
alter table permission_limit add column profile text not null default 'PRODUCTION' check (profile in ('PRODUCTION', 'SANDBOX'));
alter table permission_limit alter column profile drop default;
alter table permission_limit drop constraint permission_limit_pkey;
alter table permission_limit add primary key (profile, rule, period, effective_from);
insert into permission_limit (profile, rule, effective_from, period, max_allowed, source) values
    ('SANDBOX', 'REQUEST', date '2025-07-01', interval '24 hours', 25, 'Meta, Sandbox account for calling, 31 Oct 2025'),
    ('SANDBOX', 'REQUEST', date '2025-07-01', interval '168 hours', 100, 'Meta, Sandbox account for calling, 31 Oct 2025'),
    ('SANDBOX', 'CALL', date '2025-07-01', interval '24 hours', 100, 'Meta, Sandbox account for calling, 31 Oct 2025'),
    ('SANDBOX', 'UNANSWERED_HINT', date '2025-07-01', interval '0', 5, 'Meta, Sandbox account for calling, 31 Oct 2025'),
    ('SANDBOX', 'UNANSWERED_WITHDRAWAL', date '2025-07-01', interval '0', 10, 'Meta, Sandbox account for calling, 31 Oct 2025');

-- A request's buttons work for seven days after it was delivered, or answered.
alter table permission_request add column delivered_at timestamptz;
