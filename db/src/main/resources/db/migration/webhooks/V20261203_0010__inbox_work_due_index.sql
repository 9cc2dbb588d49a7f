-- Timers of every live call are READY long before they are due; who looks for work must not read them all.
create index inbox_work_due on ops.inbox_work (due_at, lane) where state = 'READY';
