-- Documents by which we vouched for a customer's business, so that Meta raises its limit; what Meta says comes under our own portfolio and names
-- the business only. The documents themselves go to Meta and are kept nowhere here.
create table ops.business_certification (
    business_id text primary key,
    -- Meta's word, upper case; PENDING once handed in
    status      text not null,
    reasons     text[] not null default '{}',
    -- as Meta counted them with the last one
    attempts    int not null default 0,
    handed_at   timestamptz,
    handed_by   text,
    told_at     timestamptz
);
grant select, insert, update on ops.business_certification to app, operator;
