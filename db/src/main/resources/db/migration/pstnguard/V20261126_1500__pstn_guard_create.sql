-- How the public telephone network is known when somebody leads calls to it: by the name or the address at which a carrier ends calls into
-- it, or by a prefix that a telephone system dials to get there. Meta forbids the PSTN on every leg (Integration patterns, 22 Oct 2025).
-- Carriers come and move, so each row has days; a rule that is over stays for what was judged by it.
create table pstn_pattern (
    kind           text not null check (kind in ('DOMAIN', 'ADDRESS', 'DIAL_PREFIX')),
    -- DOMAIN: it and every name below; ADDRESS: a network; DIAL_PREFIX: first digits of what is dialled
    pattern        text not null check (pattern <> '' and pattern = lower(pattern)),
    carrier        text not null,
    effective_from date not null,
    -- the first day on which it is over
    effective_to   date check (effective_to > effective_from),
    source         text not null,
    primary key (kind, pattern, effective_from),
    check (kind <> 'ADDRESS' or pattern::cidr is not null)
);
alter table pstn_pattern enable row level security;
alter table pstn_pattern force row level security;
create policy everyone_reads on pstn_pattern for select to app, operator using (true);
create policy operator_writes on pstn_pattern to operator using (true) with check (true);
grant select on pstn_pattern to app;
grant select, insert, update on pstn_pattern to operator;
set local role operator;
insert into pstn_pattern (kind, pattern, carrier, effective_from, source) values
    ('DOMAIN', 'pstn.twilio.com', 'Twilio Elastic SIP Trunking', '2026-01-01', 'Twilio, SIP trunking configuration'),
    ('DOMAIN', 'sip.telnyx.com', 'Telnyx', '2026-01-01', 'Telnyx, SIP proxies'),
    ('DOMAIN', 'sip.nexmo.com', 'Vonage', '2026-01-01', 'Vonage, SIP trunking'),
    ('DOMAIN', 'zt.plivo.com', 'Plivo Zentrunk', '2026-01-01', 'Plivo, outbound trunks'),
    ('DOMAIN', 'voip.ms', 'VoIP.ms', '2026-01-01', 'VoIP.ms, servers'),
    ('DOMAIN', 'sip.flowroute.com', 'Flowroute', '2026-01-01', 'Flowroute, points of presence'),
    ('DOMAIN', 'term.skyetel.com', 'Skyetel', '2026-01-01', 'Skyetel, endpoints'),
    ('DOMAIN', 'didww.com', 'DIDWW', '2026-01-01', 'DIDWW, outbound trunks'),
    ('DOMAIN', 'sip.zadarma.com', 'Zadarma', '2026-01-01', 'Zadarma, SIP settings'),
    ('DOMAIN', 'sipgate.de', 'sipgate', '2026-01-01', 'sipgate, trunking'),
    ('DOMAIN', 'sipgate.co.uk', 'sipgate', '2026-01-01', 'sipgate, trunking'),
    ('DOMAIN', 'tel.t-online.de', 'Deutsche Telekom', '2026-01-01', 'Deutsche Telekom, 1TR118'),
    ('DOMAIN', 'sip-trunk.telekom.de', 'Deutsche Telekom', '2026-01-01', 'Deutsche Telekom, 1TR118'),
    ('DOMAIN', 'easybell.de', 'easybell', '2026-01-01', 'easybell, SIP trunk'),
    ('DOMAIN', 'sbc.anveo.com', 'Anveo Direct', '2026-01-01', 'Anveo, outbound trunks'),
    ('DOMAIN', 'callcentric.com', 'Callcentric', '2026-01-01', 'Callcentric, set-up'),
    ('DOMAIN', 'localphone.com', 'Localphone', '2026-01-01', 'Localphone, SIP'),
    ('DOMAIN', 'out.simwood.com', 'Simwood', '2026-01-01', 'Simwood, interconnect'),
    ('DOMAIN', 'voxbone.com', 'Bandwidth (Voxbone)', '2026-01-01', 'Voxbone, outbound'),
    ('ADDRESS', '54.172.60.0/30', 'Twilio Elastic SIP Trunking', '2026-01-01', 'Twilio, signalling addresses'),
    ('ADDRESS', '54.244.51.0/30', 'Twilio Elastic SIP Trunking', '2026-01-01', 'Twilio, signalling addresses'),
    ('ADDRESS', '54.171.127.192/30', 'Twilio Elastic SIP Trunking', '2026-01-01', 'Twilio, signalling addresses'),
    ('ADDRESS', '35.156.191.128/30', 'Twilio Elastic SIP Trunking', '2026-01-01', 'Twilio, signalling addresses'),
    ('ADDRESS', '54.65.63.192/30', 'Twilio Elastic SIP Trunking', '2026-01-01', 'Twilio, signalling addresses'),
    ('ADDRESS', '54.169.127.128/30', 'Twilio Elastic SIP Trunking', '2026-01-01', 'Twilio, signalling addresses'),
    ('ADDRESS', '54.252.254.64/30', 'Twilio Elastic SIP Trunking', '2026-01-01', 'Twilio, signalling addresses'),
    ('ADDRESS', '177.71.206.192/30', 'Twilio Elastic SIP Trunking', '2026-01-01', 'Twilio, signalling addresses'),
    ('ADDRESS', '192.76.120.10/32', 'Telnyx', '2026-01-01', 'Telnyx, SIP proxies'),
    ('ADDRESS', '64.16.250.10/32', 'Telnyx', '2026-01-01', 'Telnyx, SIP proxies'),
    ('DIAL_PREFIX', '+', 'international call', '2026-01-01', 'ITU-T E.123'),
    ('DIAL_PREFIX', '00', 'international call', '2026-01-01', 'ITU-T E.164'),
    ('DIAL_PREFIX', '011', 'international call from North America', '2026-01-01', 'NANPA'),
    ('DIAL_PREFIX', '0011', 'international call from Australia', '2026-01-01', 'ACMA numbering plan'),
    ('DIAL_PREFIX', '810', 'international call from Kazakhstan and Russia', '2026-01-01', 'ITU-T, dialling procedures');
reset role;

-- Who said of a route that nothing of the telephone network stands behind it, and what was seen then. Append-only by grant.
create table pstn_attestation (
    tenant_id    uuid not null,
    id           uuid not null,
    subject_kind text not null check (subject_kind in ('NUMBER', 'TRUNK')),
    subject_id   text not null,
    -- host and port that it is about: another one needs another word
    route        text not null,
    -- what was said, as it was shown
    statement    text not null,
    actor        text not null,
    attested_at  timestamptz not null,
    -- rules that were asked, what names led to, what was found
    evidence     jsonb not null,
    primary key (tenant_id, id)
);
create index pstn_attestation_latest on pstn_attestation (tenant_id, subject_kind, subject_id, attested_at desc);
select isolate_by_tenant('pstn_attestation');
grant select, insert on pstn_attestation to app;
