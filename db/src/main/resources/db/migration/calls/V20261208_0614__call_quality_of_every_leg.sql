-- Reports of a colleague who was asked and of a supervisor were refused here, and with them everything that came after them of the
-- same call, until they were given up half a minute later. Which legs report is the worker's to say.
alter table call_quality drop constraint call_quality_leg_check;
