-- What somebody proves beside the word of the identity provider. Of a person, not of a tenant: whoever works for two proves it once.
-- Operators only, as accounts at identity providers are; gone with the person.
alter table tenant add column second_factor boolean not null default false;

create table authenticator (
    person_id    uuid primary key references person on delete cascade,
    -- sealed with the key file
    secret       bytea not null,
    made_at      timestamptz not null,
    -- null until a first code proved that the app has it; counts for nothing before
    confirmed_at timestamptz,
    -- the 30 s step of the last code that was taken: none is taken twice
    last_step    bigint not null default 0
);
create table passkey (
    -- the authenticator's own name for it
    id            bytea primary key,
    person_id     uuid not null references person on delete cascade,
    label         text not null check (label <> ''),
    public_key    bytea not null,
    sign_count    bigint not null,
    uv            boolean not null,
    backup        boolean not null,
    backed_up     boolean not null,
    transports    text[] not null default '{}',
    made_at       timestamptz not null,
    used_at       timestamptz not null
);
create index passkey_person on passkey (person_id);
create table recovery_code (
    person_id uuid not null references person on delete cascade,
    sha256    bytea not null check (length(sha256) = 32),
    used_at   timestamptz,
    primary key (person_id, sha256)
);
-- wrong codes of the last minutes: six digits must not be guessed
create table second_factor_failure (
    person_id uuid not null references person on delete cascade,
    at        timestamptz not null
);
create index second_factor_failure_person on second_factor_failure (person_id, at);
do $$
declare
    t text;
begin
    foreach t in array array['authenticator', 'passkey', 'recovery_code', 'second_factor_failure'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy operator_all on %I to operator using (true) with check (true)', t);
        execute format('grant select, insert, update, delete on %I to operator', t);
    end loop;
end
$$;
