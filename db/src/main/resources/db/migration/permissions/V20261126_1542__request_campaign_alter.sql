-- What stands for the variables of the template, the same for every user of the campaign.
alter table request_campaign add column variables text[] not null default '{}';
