-- Templates that ask for a call permission, as Meta last told them, and every state and wording they ever had.
create table cpr_template (
    tenant_id  uuid not null references tenant,
    waba_id    text not null,
    name       text not null,
    language   text not null,
    meta_id    text not null,
    category   text not null,
    status     text not null,
    header     text,
    body       text not null,
    footer     text,
    rejected   text,
    version    int not null,
    as_of      timestamptz not null,
    primary key (tenant_id, waba_id, name, language),
    foreign key (tenant_id, waba_id) references waba (tenant_id, id)
);
select isolate_by_tenant('cpr_template');
grant select, insert, update on cpr_template to app;

create table cpr_template_version (
    tenant_id uuid not null references tenant,
    waba_id   text not null,
    name      text not null,
    language  text not null,
    version   int not null,
    category  text not null,
    status    text not null,
    body      text not null,
    rejected  text,
    seen_at   timestamptz not null,
    primary key (tenant_id, waba_id, name, language, version),
    foreign key (tenant_id, waba_id, name, language) references cpr_template (tenant_id, waba_id, name, language)
);
select isolate_by_tenant('cpr_template_version');
grant select, insert on cpr_template_version to app;
