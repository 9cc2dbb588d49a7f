-- Away not by the agent's wish: they answered, and no voice came from their browser.
alter table agent_absence add column voiceless boolean not null default false;
grant update on agent_absence to app;
