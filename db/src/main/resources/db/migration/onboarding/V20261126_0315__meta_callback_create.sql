-- People who took the Meta app away, or asked Meta that their data go. They come before any tenant, and nothing else is stored under their
-- ids; the id itself is kept as a hash only, to recognise a repeat.
create table ops.meta_callback (
    code        text primary key,
    kind        text not null check (kind in ('DEAUTHORIZATION', 'DELETION')),
    user_hash   bytea not null,
    received_at timestamptz not null,
    done_at     timestamptz not null,
    unique (kind, user_hash)
);
grant select, insert on ops.meta_callback to app;
grant select on ops.meta_callback to operator;
