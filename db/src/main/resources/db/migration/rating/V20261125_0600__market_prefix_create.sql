-- Which market a calling code belongs to, from which day on: markets are not countries, and they move. The longest prefix decides, of one
-- prefix the newest day; a country without a row is "Other". Meta, Pricing on the WhatsApp Business Platform, 2 Mar 2026 and 1 Jul 2026.
create table market_prefix (
    prefix         text not null,
    country        text not null,
    market         text not null,
    effective_from date not null,
    primary key (prefix, country, effective_from)
);
alter table market_prefix enable row level security;
alter table market_prefix force row level security;
create policy everyone_reads on market_prefix for select to app, operator using (true);
create policy operator_writes on market_prefix to operator using (true) with check (true);
grant select on market_prefix to app;
grant select, insert, update on market_prefix to operator;
set local role operator;
insert into market_prefix (prefix, country, market, effective_from)
select split_part(code, ':', 2), split_part(code, ':', 1), market, starts from (values
    ('Argentina', date '2025-07-01', 'AR:54'), ('Brazil', '2025-07-01', 'BR:55'), ('Chile', '2025-07-01', 'CL:56'),
    ('Colombia', '2025-07-01', 'CO:57'), ('Egypt', '2025-07-01', 'EG:20'), ('France', '2025-07-01', 'FR:33'),
    ('Germany', '2025-07-01', 'DE:49'), ('India', '2025-07-01', 'IN:91'), ('Indonesia', '2025-07-01', 'ID:62'),
    ('Israel', '2025-07-01', 'IL:972'), ('Italy', '2025-07-01', 'IT:39'), ('Malaysia', '2025-07-01', 'MY:60'),
    ('Mexico', '2025-07-01', 'MX:52'), ('Netherlands', '2025-07-01', 'NL:31'), ('Nigeria', '2025-07-01', 'NG:234'),
    ('Pakistan', '2025-07-01', 'PK:92'), ('Peru', '2025-07-01', 'PE:51'), ('Russia', '2025-07-01', 'RU:7'),
    ('Saudi Arabia', '2025-07-01', 'SA:966'), ('South Africa', '2025-07-01', 'ZA:27'), ('Spain', '2025-07-01', 'ES:34'),
    ('Turkey', '2025-07-01', 'TR:90'), ('United Arab Emirates', '2025-07-01', 'AE:971'), ('United Kingdom', '2025-07-01', 'GB:44'),
    ('Hong Kong', '2026-07-01', 'HK:852'), ('Hungary', '2026-07-01', 'HU:36'), ('Poland', '2026-07-01', 'PL:48'),
    ('Qatar', '2026-07-01', 'QA:974'), ('Romania', '2026-07-01', 'RO:40'), ('Singapore', '2026-07-01', 'SG:65'),
    ('Bangladesh', '2026-10-01', 'BD:880'), ('Iraq', '2026-10-01', 'IQ:964'), ('Kuwait', '2026-10-01', 'KW:965'),
    ('Morocco', '2026-10-01', 'MA:212'), ('Nepal', '2026-10-01', 'NP:977'), ('Oman', '2026-10-01', 'OM:968'),
    ('Sri Lanka', '2026-10-01', 'LK:94'), ('Ukraine', '2026-10-01', 'UA:380'),
    -- +7 6 and +7 7 are Kazakhstan in its national numbering; the split that Meta uses is not published
    ('Other', '2025-07-01', 'KZ:76 KZ:77'), ('Kazakhstan', '2026-10-01', 'KZ:76 KZ:77'),
    ('North America', '2025-07-01', 'CA:1 US:1'),
    ('Rest of Latin America', '2025-07-01',
        'BO:591 CR:506 DO:1809 DO:1829 DO:1849 EC:593 SV:503 GT:502 HT:509 HN:504 JM:1658 JM:1876 NI:505 PA:507 PY:595 PR:1787 PR:1939 '
        'UY:598 VE:58'),
    -- islands that share +1 and stand on no list of Meta's
    ('Other', '2025-07-01',
        'BS:1242 BB:1246 AI:1264 AG:1268 VG:1284 VI:1340 KY:1345 BM:1441 GD:1473 TC:1649 MP:1670 GU:1671 AS:1684 SX:1721 LC:1758 DM:1767 '
        'VC:1784 TT:1868 KN:1869 MS:1664'),
    ('Rest of Africa', '2025-07-01',
        'DZ:213 AO:244 BJ:229 BW:267 BF:226 BI:257 CM:237 TD:235 CG:242 ER:291 ET:251 GA:241 GM:220 GH:233 GW:245 CI:225 KE:254 LS:266 '
        'LR:231 LY:218 MG:261 MW:265 ML:223 MR:222 MZ:258 NA:264 NE:227 RW:250 SN:221 SL:232 SO:252 SS:211 SD:249 SZ:268 TZ:255 TG:228 '
        'TN:216 UG:256 ZM:260 MA:212'),
    ('Other', '2025-07-01', 'ZW:263'), ('Rest of Africa', '2025-10-01', 'ZW:263'),
    ('Rest of Asia Pacific', '2025-07-01',
        'AF:93 AU:61 KH:855 CN:86 JP:81 LA:856 MN:976 NZ:64 PG:675 PH:63 TW:886 TJ:992 TH:66 TM:993 UZ:998 VN:84 BD:880 NP:977 LK:94 '
        'HK:852 SG:65'),
    ('Rest of Central & Eastern Europe', '2025-07-01',
        'AL:355 AM:374 AZ:994 BY:375 BG:359 HR:385 CZ:420 GE:995 GR:30 LV:371 LT:370 MD:373 MK:389 RS:381 SK:421 SI:386 UA:380 HU:36 '
        'PL:48 RO:40'),
    ('Rest of Western Europe', '2025-07-01', 'AT:43 BE:32 DK:45 FI:358 IE:353 NO:47 PT:351 SE:46 CH:41'),
    ('Rest of Middle East', '2025-07-01', 'BH:973 JO:962 LB:961 YE:967 IQ:964 KW:965 OM:968 QA:974')
) listed (market, starts, codes), regexp_split_to_table(codes, ' ') code;
reset role;

-- Approved by someone, then put in force, at once or from a day on (in the zone of each account).
alter table rate_card add column approved_by text;
alter table rate_card add column approved_at timestamptz;
alter table rate_card add column active_from date;
