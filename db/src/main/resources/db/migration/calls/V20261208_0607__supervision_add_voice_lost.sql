-- When the supervisor's voice went away, null while it stands or was never there: a page that is loaded anew brings it back.
alter table supervision add column voice_lost_at timestamptz;
