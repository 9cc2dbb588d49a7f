-- What Meta says before it acts: bad feedback, calls that nobody picks up.
create table number_warning (
    tenant_id   uuid not null references tenant,
    number_id   text not null,
    type        text not null,
    told_at     timestamptz not null,
    remediation text,
    primary key (tenant_id, number_id, type, told_at),
    foreign key (tenant_id, number_id) references phone_number (tenant_id, id)
);
select isolate_by_tenant('number_warning');
grant select, insert on number_warning to app;

create index permission_call_time on permission_call (tenant_id, number_id, ended_at);

-- When we warn before Meta does. Meta publishes no thresholds, so these are ours: percent, of ten calls at least.
insert into permission_limit (profile, rule, effective_from, period, max_allowed, source) values
    ('PRODUCTION', 'PICKUP_LOW', date '2025-09-05', interval '168 hours', 50, 'Ours: Meta, low pickup rate, publishes no threshold'),
    ('PRODUCTION', 'ANSWER_LOW', date '2025-09-05', interval '168 hours', 40, 'Ours: Meta, low quality of business calls, publishes no threshold'),
    ('PRODUCTION', 'YES_LOW', date '2025-09-05', interval '168 hours', 30, 'Ours: declined requests lead to blocks');
