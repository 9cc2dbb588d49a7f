-- The loudest packet of the interval in dBov, 0 (overload) to -127 (digital silence); null where nobody measured.
alter table call_quality add column loudest_dbov int;
-- Of the packets with voice, those so loud that they are cut off at the top; null when nobody spoke.
alter table call_quality add column cut_percent double precision;
