-- A dial that a gate of ours stopped, so that Meta heard nothing of it: it is a row, because telephony that dials has to be explained, but no
-- connect, and counts against no limit of Meta's.
alter table call add column withheld boolean not null default false;
