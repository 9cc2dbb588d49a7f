-- What opened or refreshed the service window, newest first, the last ten: [{at, by}]. Goes with the user's row.
alter table permission add column window_openings jsonb not null default '[]';
