-- Two rows of one user that a person said are one: what is written the one way means who is known the other way.
create table user_spelling (
    tenant_id uuid not null references tenant,
    spelling  text not null,
    wa_id     text not null check (wa_id <> spelling),
    merged_by text not null,
    merged_at timestamptz not null,
    primary key (tenant_id, spelling)
);
select isolate_by_tenant('user_spelling');
grant select, insert, delete on user_spelling to app;
create policy redactor_rows on user_spelling to redactor using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, delete on user_spelling to redactor;
