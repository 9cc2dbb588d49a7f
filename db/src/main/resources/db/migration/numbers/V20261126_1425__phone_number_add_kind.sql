-- Numbers that Meta gives away for trying out: a sandbox by its mode, and +1 555, which nobody can own. Their calls are nobody's bill.
alter table phone_number
    add column kind text generated always as (
        case when upper(raw ->> 'account_mode') = 'SANDBOX' then 'SANDBOX'
             when e164 like '1555%' then 'TEST'
             else 'LIVE' end) stored,
    -- health_status as Meta last told it, and when that was
    add column health       jsonb,
    add column health_as_of timestamptz;
