-- Not only agents are listened to: also what a user says with a bot, or with the tenant's own telephony.
alter table supervision
    add column partner text not null default 'AGENT' check (partner in ('AGENT', 'BOT', 'TELEPHONY')),
    -- the agent's or the bot's, as it was then; null for telephony
    add column partner_name text,
    -- whether the agent's page shows it
    add column shown boolean not null default true;
alter table supervision_rule add column shown boolean not null default true;
