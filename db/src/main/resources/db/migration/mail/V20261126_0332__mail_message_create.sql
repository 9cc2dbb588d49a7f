-- Letters to people: kept with what caused them, sent by a job, tried again for two days.
create table mail_message (
    tenant_id uuid not null references tenant,
    id        uuid not null,
    recipient text not null,
    subject   text not null,
    -- gone once a mail server took it: it may carry a link that lets somebody in
    body      text,
    -- what it is about, so that it can be taken back: invitation:<id>
    about     text not null,
    -- KEPT: no mail server is set up, an administrator passes it on
    state     text not null check (state in ('QUEUED', 'KEPT', 'SENT', 'FAILED', 'DROPPED')),
    queued_at timestamptz not null,
    due_at    timestamptz not null,
    attempts  int not null default 0,
    sent_at   timestamptz,
    -- what the mail server said the last time
    error     text,
    primary key (tenant_id, id)
);
create index mail_message_due on mail_message (tenant_id, due_at) where state = 'QUEUED';
create index mail_message_about on mail_message (tenant_id, about);
select isolate_by_tenant('mail_message');
grant select, insert, update on mail_message to app;
