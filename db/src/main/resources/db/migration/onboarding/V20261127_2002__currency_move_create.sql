-- Meta fixes what an account is billed in; to change it Meta makes a copy of the account and moves the numbers to it. The old one stays, with all
-- that it did and cost.
create table currency_move (
    tenant_id   uuid not null,
    id          uuid not null,
    waba_id     text not null,
    currency    text not null check (currency ~ '^[A-Z]{3}$'),
    -- the line that pays for the copy; null where a card does
    credit_line text,
    state       text not null default 'ASKING' check (state in ('ASKING', 'COPYING', 'READY', 'MOVING', 'DONE', 'FAILED')),
    -- Meta's id and its own word, as it came; null before it answered
    meta_id     text,
    meta_status text,
    -- the copy; null before Meta names it
    to_waba_id  text,
    -- why the last request did not go through
    fault       jsonb,
    started_by  text not null,
    started_at  timestamptz not null,
    done_at     timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, waba_id) references waba (tenant_id, id)
);
create unique index currency_move_open on currency_move (tenant_id, waba_id) where state not in ('DONE', 'FAILED');
select isolate_by_tenant('currency_move');
grant select, insert, update on currency_move to app;
