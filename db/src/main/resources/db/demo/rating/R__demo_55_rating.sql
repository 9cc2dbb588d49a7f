-- The demo's price list, in USD a minute: two markets whole, five with their first and last tier only, as far as they are public.
set local role operator;
insert into rate_card (id, currency, version, effective_from, imported_by, source_name, active, activated_at, activated_by) values
    ('00000000-0000-4000-8000-00000000ca2d', 'USD', 1, '2025-08-01', 'Pulseline demo', 'demo', true, now(), 'Pulseline demo')
on conflict do nothing;
with market (name, effective_from, source, codes) as (values
    ('Rest of Central & Eastern Europe', date '2026-04-01', 'Meta''s calling card in USD, second-hand',
        'AL:355 AM:374 AZ:994 BY:375 BG:359 HR:385 CZ:420 GE:995 GR:30 LV:371 LT:370 MD:373 MK:389 RS:381 SK:421 '
        'SI:386'),
    ('Rest of Africa', date '2026-04-01', 'Meta''s calling card in USD, second-hand, not verified again; day assumed',
        'DZ:213 AO:244 BJ:229 BW:267 BF:226 BI:257 CM:237 TD:235 CG:242 ER:291 ET:251 GA:241 GM:220 GH:233 GW:245 '
        'CI:225 KE:254 LS:266 LR:231 LY:218 MG:261 MW:265 ML:223 MR:222 MZ:258 NA:264 NE:227 RW:250 SN:221 SL:232 '
        'SO:252 SS:211 SD:249 SZ:268 TZ:255 TG:228 TN:216 UG:256 ZM:260 ZW:263'),
    ('Argentina', date '2025-08-01', 'Meta''s calling card in USD as a partner quoted it on 4 Sep 2025',
        'AR:54'),
    ('Chile', date '2025-08-01', 'Meta''s calling card in USD as a partner quoted it on 4 Sep 2025',
        'CL:56'),
    ('Colombia', date '2025-08-01', 'Meta''s calling card in USD as a partner quoted it on 4 Sep 2025',
        'CO:57'),
    ('Mexico', date '2025-08-01', 'Meta''s calling card in USD as a partner quoted it on 4 Sep 2025',
        'MX:52'),
    ('Peru', date '2025-08-01', 'Meta''s calling card in USD as a partner quoted it on 4 Sep 2025',
        'PE:51')
), tier (market, tier_from, tier_to, per_minute) as (values
    ('Rest of Central & Eastern Europe', 0::bigint, 50000::bigint, 0.0095),
    ('Rest of Central & Eastern Europe', 50001, 250000, 0.0076),
    ('Rest of Central & Eastern Europe', 250001, 1000000, 0.0066),
    ('Rest of Central & Eastern Europe', 1000001, 2500000, 0.0058),
    ('Rest of Central & Eastern Europe', 2500001, 5000000, 0.0043),
    ('Rest of Central & Eastern Europe', 5000001, null, 0.0037),
    ('Rest of Africa', 0, 50000, 0.0103),
    ('Rest of Africa', 50001, 250000, 0.0084),
    ('Rest of Africa', 250001, 1000000, 0.0074),
    ('Rest of Africa', 1000001, 2500000, 0.0062),
    ('Rest of Africa', 2500001, 5000000, 0.0047),
    ('Rest of Africa', 5000001, null, 0.0042),
    ('Argentina', 0, 50000, 0.0101),
    ('Argentina', 5000001, null, 0.0046),
    ('Chile', 0, 50000, 0.0121),
    ('Chile', 5000001, null, 0.0055),
    ('Colombia', 0, 50000, 0.0111),
    ('Colombia', 5000001, null, 0.0039),
    ('Mexico', 0, 50000, 0.0094),
    ('Mexico', 5000001, null, 0.0038),
    ('Peru', 0, 50000, 0.0121),
    ('Peru', 5000001, null, 0.0059)
), country (market, iso, prefix) as (
    select name, split_part(code, ':', 1), split_part(code, ':', 2) from market, regexp_split_to_table(codes, ' ') code
)
insert into rate (card_id, market, country, prefix, tier_from, tier_to, per_minute, effective_from, source)
select '00000000-0000-4000-8000-00000000ca2d', market.name, iso, prefix, tier_from, tier_to, per_minute, effective_from, source
from market join country on country.market = market.name join tier on tier.market = market.name
on conflict do nothing;
reset role;
