-- What is left of a tenant that was erased, and why. Whatever is not on this list goes. A table comes here with the reason for which it
-- has to stay, and names of people in it are replaced by erase_tenant.
select stays_after_erasure('charge', 'money was charged; the books are kept for ten years');
select stays_after_erasure('cost_rollup', 'sums of charges');
select stays_after_erasure('cost_day', 'sums of charges');
select stays_after_erasure('rollup_proof', 'says when the sums were proven');
select stays_after_erasure('price_plan', 'what the charges were priced by');
select stays_after_erasure('plan_usage', 'minutes, no people');
select stays_after_erasure('tier_usage', 'minutes, no people');
select stays_after_erasure('tier_told', 'what Meta told of tiers');
select stays_after_erasure('statement', 'an issued statement is part of the books');
select stays_after_erasure('statement_line', 'an issued statement is part of the books');
select stays_after_erasure('analytics_bucket', 'what Meta billed, in half hours');
select stays_after_erasure('analytics_import', 'what Meta billed, in half hours');
select stays_after_erasure('message_bucket', 'what Meta billed, in half hours');
select stays_after_erasure('message_import', 'what Meta billed, in half hours');
select stays_after_erasure('audit_event', 'who did what; also who erased');
select stays_after_erasure('audit_link', 'proves that the trail is whole');
select stays_after_erasure('audit_head', 'proves that the trail is whole');
select stays_after_erasure('message_charge', 'money was charged; the books are kept for ten years');
select stays_after_erasure('message_day', 'sums of charges');
select stays_after_erasure('message_usage', 'how many messages of a month were free');
