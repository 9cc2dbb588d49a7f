-- By what a telephone system and we tell each other of keys; INFO: by SIP INFO only.
alter table sip_trunk add dtmf text not null default 'AUTO' check (dtmf in ('AUTO', 'INFO'));
grant select (dtmf) on sip_trunk to operator;
