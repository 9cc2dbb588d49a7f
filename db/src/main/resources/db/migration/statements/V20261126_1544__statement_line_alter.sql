-- Messages are lines beside calls: Meta's category, '' for calls.
alter table statement_line add column category text not null default '';
