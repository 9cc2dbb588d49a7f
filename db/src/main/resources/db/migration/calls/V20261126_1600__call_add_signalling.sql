-- How the call came to be signalled. A SIP call is begun and ended by a sip-worker; Graph has no say in it.
alter table call add column signalling text not null default 'GRAPH' check (signalling in ('GRAPH', 'SIP'));
