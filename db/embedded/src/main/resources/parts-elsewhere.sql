-- What a copy of the database has not: sealed parts of recordings and captures that lie in a directory or a bucket. Store, place,
-- parts, objects, bytes.
select p.store, coalesce(max(s.place), ''), count(*), count(distinct p.object), coalesce(sum(p.bytes), 0)
from (
    select store, object, bytes from app.recording_part where store is not null
    union all select store, object, bytes from app.recording_file_part where store is not null
    union all select store, object, bytes from app.packet_capture_part where store is not null
) p
left join ops.part_store s on s.store = p.store
group by p.store order by p.store
