-- Since when the agent has the user on hold; null for a conversation that goes on.
alter table call add column held_since timestamptz;

-- A colleague may be asked first: kind CONSULT, and joined_at when the two talk while the user is on hold.
alter table call_transfer add column kind text not null default 'PASS_ON' check (kind in ('PASS_ON', 'CONSULT'));
alter table call_transfer add column joined_at timestamptz;
