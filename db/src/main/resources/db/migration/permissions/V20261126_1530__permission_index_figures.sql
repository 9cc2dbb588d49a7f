-- The board's figures are ranges of these, so that 50,000 users cost no pass over their rows.
create index permission_number_live on permission (tenant_id, number_id, expires_at) where status = 'TEMPORARY';
create index permission_number_permanent on permission (tenant_id, number_id) where status = 'PERMANENT';
create index permission_request_answer on permission_request (tenant_id, number_id, state, requested_at);
