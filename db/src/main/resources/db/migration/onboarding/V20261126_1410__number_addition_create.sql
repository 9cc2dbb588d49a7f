-- A number that is added here and verified by a code, without Meta's window: what was typed, and what it became at Meta.
create table number_addition (
    tenant_id    uuid not null,
    signup_id    uuid not null,
    waba_id      text not null,
    country_code text not null,
    phone        text not null,
    name         text not null,
    -- how the code comes: SMS or VOICE, and in which language
    method       text not null check (method in ('SMS', 'VOICE')),
    language     text not null,
    -- null until Meta has it
    number_id    text,
    primary key (tenant_id, signup_id),
    foreign key (tenant_id, signup_id) references signup (tenant_id, id),
    foreign key (tenant_id, waba_id) references waba (tenant_id, id)
);
select isolate_by_tenant('number_addition');
grant select, insert, update on number_addition to app;

alter table number_pin
    -- a number whose PIN is being set for the first time has only the next one
    alter column pin drop not null,
    -- sent to Meta, which has not answered: either of the two may be the number's
    add column next_pin bytea;
