-- A number may be in several messaging accounts, one for each partner or purpose: phone_number.waba_id is the one that its calls go by and are
-- billed to, the others stand here beside it. Meta's account of the number itself (WAAC) gets an id of its own with a later version of Graph.
create table number_account (
    tenant_id  uuid not null,
    number_id  text not null,
    waba_id    text not null,
    first_seen timestamptz not null default now(),
    -- since when the account no longer lists it; null while it does
    gone_at    timestamptz,
    primary key (tenant_id, number_id, waba_id),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id) on delete cascade,
    foreign key (tenant_id, waba_id) references waba (tenant_id, id) on delete cascade
);
create index number_account_waba on number_account (tenant_id, waba_id);
select isolate_by_tenant('number_account');
grant select, insert, update on number_account to app;

alter table phone_number add column waac_id text;

-- The account that calls go by is always one of its accounts, whoever writes it.
create function number_account_keep() returns trigger language plpgsql set search_path = app, pg_temp as $$
begin
    insert into number_account (tenant_id, number_id, waba_id) values (new.tenant_id, new.id, new.waba_id) on conflict do nothing;
    return null;
end
$$;
create trigger number_account_keep after insert or update of waba_id on phone_number for each row execute function number_account_keep();

-- the owner is under the policies too, and here it speaks for all tenants
alter table phone_number no force row level security;
alter table number_account no force row level security;
insert into number_account (tenant_id, number_id, waba_id, first_seen) select tenant_id, id, waba_id, created_at from phone_number;
alter table number_account force row level security;
alter table phone_number force row level security;
