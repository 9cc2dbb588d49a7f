-- Who is to be welcomed is a user as well: the task goes when the user is erased.
create policy redactor_rows on welcome_task to redactor using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, delete on welcome_task to redactor;
