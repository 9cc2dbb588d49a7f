-- Verified by us before a customer took it: such a number has 90 days to be registered, others 14. Null until Meta was asked, and for numbers
-- that are registered.
alter table phone_number add column preverified boolean;
