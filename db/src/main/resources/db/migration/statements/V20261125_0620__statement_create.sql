-- Numbered papers of money: never changed, never taken back. A price that changed later becomes a correction of its own.
create table statement (
    tenant_id   uuid not null references tenant,
    id          uuid not null,
    number      bigint not null,
    kind        text not null check (kind in ('STATEMENT', 'CREDIT_NOTE', 'SUPPLEMENT')),
    month       date not null,
    currency    text not null,
    calls       bigint not null,
    pulses      bigint not null,
    meta_cost   numeric not null,
    net_exact   numeric not null,
    net         numeric not null,
    tax_name    text not null,
    tax_percent numeric not null,
    tax         numeric not null,
    total       numeric not null,
    issued_at   timestamptz not null,
    issued_by   text not null,
    primary key (tenant_id, id),
    unique (tenant_id, number)
);
create unique index statement_month on statement (tenant_id, month, currency) where kind = 'STATEMENT';
select isolate_by_tenant('statement');
grant select, insert on statement to app;

create table statement_line (
    tenant_id    uuid not null references tenant,
    statement_id uuid not null,
    line         int not null,
    market       text not null,
    tier_from    text not null,
    calls        bigint not null,
    pulses       bigint not null,
    meta_cost    numeric not null,
    amount       numeric not null,
    primary key (tenant_id, statement_id, line),
    foreign key (tenant_id, statement_id) references statement (tenant_id, id)
);
select isolate_by_tenant('statement_line');
grant select, insert on statement_line to app;

alter table price_plan add column tax_name text not null default '';
alter table price_plan add column tax_percent numeric not null default 0 check (tax_percent >= 0);
