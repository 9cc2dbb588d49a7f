-- Access to an account that ended: the customer or Meta took it back. A new sign-up brings it again.
alter table waba
    add column access_lost_at     timestamptz,
    add column access_lost_reason text;
