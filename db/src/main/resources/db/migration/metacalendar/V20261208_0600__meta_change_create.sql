-- What Meta has announced to change, and when: data, because it announces between our releases. Staff note more, and say what was done about
-- each; a row is never deleted.
create table meta_change (
    id         uuid primary key default gen_random_uuid(),
    day        date not null,
    -- ON: from that day; BY: at some time until then, Meta names a half year only
    precision  text not null check (precision in ('ON', 'BY')),
    title      text not null check (length(title) between 1 and 200),
    -- what it does to us and to tenants, and what to do
    effect     text not null check (length(effect) between 1 and 1000),
    -- Meta's page and its date
    source     text not null check (length(source) between 1 and 300),
    noted_by   text not null,
    noted_at   timestamptz not null default now(),
    -- null: nobody has said yet that it is dealt with
    settled_by text,
    settled_at timestamptz,
    settlement text check (length(settlement) <= 1000),
    check ((settled_at is null) = (settled_by is null) and (settled_at is null) = (settlement is null)),
    unique (day, title)
);
alter table meta_change enable row level security;
alter table meta_change force row level security;
create policy operator_all on meta_change to operator using (true) with check (true);
grant select, insert, update on meta_change to operator;
set local role operator;
insert into meta_change (day, precision, title, effect, source, noted_by, settled_by, settled_at, settlement) values
    ('2026-12-31', 'ON', 'The alias paid_messaging_account_id of the Messages API goes',
     'Programs that send messages by it must use messaging_account_id.', 'Account model change, 23 Sep 2026', 'Pulseline',
     'Pulseline', now(), 'Nothing here sends it.'),
    ('2027-01-01', 'ON', 'Accounts sold to India must be on INR',
     'Messages of an account whose Sold-To country is India are no longer delivered in another currency. Move such accounts first: a tenant’s page, Currency.',
     'Billing localisation for India, 1 Jan 2026', 'Pulseline', null, null, null),
    ('2027-06-30', 'BY', 'Account model, phase 2: waac_id beside the number’s id',
     'A new version of Graph: sign-up events carry waac_id, and messaging_account_id is required where an app holds several accounts on one number.',
     'Account model change, 23 Sep 2026', 'Pulseline', null, null, null),
    ('2027-12-31', 'ON', 'Free service messages of governments and non-profits end',
     'Their service messages are charged as everybody’s. Calls are not concerned.', 'Pricing on the WhatsApp Business Platform, 30 Sep 2026',
     'Pulseline', null, null, null),
    ('2028-06-30', 'BY', 'Account model, phase 3: the WAAC id replaces the phone number id in paths',
     'Every request to Graph about a number has another path. It needs a release of Pulseline.', 'Account model change, 23 Sep 2026',
     'Pulseline', null, null, null);
reset role;
