-- What 95 of 100 reports of its legs did not exceed in the last minute; null where none reported, and of an older worker.
alter table ops.worker_node add column jitter_millis int;
