-- A run that found nothing to do, of a job that seldom does.
alter table ops.job_run add column idle boolean not null default false;
