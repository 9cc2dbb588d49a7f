-- Menus that users are asked by and answer with keys.
create table voice_menu (
    tenant_id       uuid not null references tenant,
    id              uuid not null,
    name            text not null check (length(name) between 1 and 80),
    -- what is said, Opus in Ogg; null before anything was uploaded: then nobody is asked
    prompt          bytea,
    prompt_millis   int not null default 0,
    timeout_seconds int not null check (timeout_seconds between 1 and 60),
    -- how often it is said before a user who presses no key of it goes on
    tries           int not null check (tries between 1 and 5),
    -- by key: what happens; and the same of who presses none
    keys            jsonb not null,
    otherwise       jsonb not null,
    version         int not null default 1,
    changed_at      timestamptz not null default now(),
    primary key (tenant_id, id)
);
create unique index voice_menu_name on voice_menu (tenant_id, lower(name));
select isolate_by_tenant('voice_menu');
grant select, insert, update, delete on voice_menu to app;

-- How often the menu whose turn it is was said.
alter table call add column menu_asks int not null default 0;
