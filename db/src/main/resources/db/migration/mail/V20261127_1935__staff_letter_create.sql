-- Letters to staff of the BSP who asked for them. They say what is wrong with whose account and carry nothing that opens anything.
alter table person add column alarm_letters boolean not null default false;

create table ops.staff_letter (
    id        uuid primary key,
    recipient text not null,
    subject   text not null,
    -- gone once a mail server took it
    body      text,
    -- KEPT: no mail server is set up
    state     text not null check (state in ('QUEUED', 'KEPT', 'SENT', 'FAILED')),
    queued_at timestamptz not null,
    due_at    timestamptz not null,
    attempts  int not null default 0,
    sent_at   timestamptz,
    error     text
);
create index staff_letter_due on ops.staff_letter (due_at) where state = 'QUEUED';
-- put with what caused them, in the transaction of a tenant
grant insert on ops.staff_letter to app;
grant select, insert, update, delete on ops.staff_letter to operator;

-- when staff were written to of it; null: not yet
alter table account_alarm add column told_at timestamptz;
