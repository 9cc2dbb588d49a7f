-- What a program was told of a user says who it was; it is taken out with everything else. Repeatable, because the role is made later
-- than the table.
drop policy if exists redactor_rows on outbound_delivery;
create policy redactor_rows on outbound_delivery to redactor using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, update (body) on outbound_delivery to redactor;
