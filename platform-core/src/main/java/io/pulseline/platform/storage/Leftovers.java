package io.pulseline.platform.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What is to be deleted outside of the database. An object is written down here before it is put there and crossed out
/// by the transaction that writes its part's row, so that a crash in between leaves nothing that nobody knows of; the
/// row's deletion writes it down again (a trigger, so whoever deletes it). Times are the database's: it is the one
/// clock
/// that all processes share.
///
/// Every method runs inside the caller's transaction; no tenant is needed.
@Repository
class Leftovers {
    /// How long a part may take from its line here to its row: uploads give up long before.
    static final Duration UNDER_WAY = Duration.ofMinutes(15);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final JdbcClient jdbc;

    Leftovers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Leftover(long id, StoreName store, String object) {}

    /// @return its line, for [#crossOut]
    long expect(StoreName store, String object) {
        return jdbc.sql("""
                        insert into ops.part_to_erase (store, object, due_at) values (?, ?, now() + make_interval(secs => ?)) returning id
                        """)
                .param(store.name())
                .param(object)
                .param((double) UNDER_WAY.toSeconds())
                .query(Long.class)
                .single();
    }

    void add(StoreName store, String object) {
        jdbc.sql("insert into ops.part_to_erase (store, object) values (?, ?)")
                .param(store.name())
                .param(object)
                .update();
    }

    /// @return false when its deletion has begun already: then it is not kept
    boolean crossOut(long line) {
        return jdbc.sql("delete from ops.part_to_erase where id = ? and attempts = 0")
                        .param(line)
                        .update()
                == 1;
    }

    /// Those that are due are taken by one process at a time; one that dies leaves them to the next in some minutes.
    List<Leftover> claim(int most) {
        return jdbc.sql("""
                        update ops.part_to_erase set attempts = attempts + 1, due_at = now() + interval '5 minutes'
                        where id in (select id from ops.part_to_erase where due_at <= now() order by due_at limit ? for update skip locked)
                        returning id, store, object
                        """)
                .param(most)
                .query((row, index) -> new Leftover(
                        row.getLong("id"), StoreName.valueOf(row.getString("store")), row.getString("object")))
                .list();
    }

    void gone(long line) {
        jdbc.sql("delete from ops.part_to_erase where id = ?").param(line).update();
    }

    void later(long line, String why) {
        jdbc.sql("""
                        update ops.part_to_erase set failure = ?,
                            due_at = now() + least(make_interval(secs => ?), interval '20 seconds' * power(2, least(attempts, 12)))
                        where id = ?
                        """)
                .param(why.length() > 300 ? why.substring(0, 300) : why)
                .param((double) LONGEST_PAUSE.toSeconds())
                .param(line)
                .update();
    }

    /// @param waiting   due, or tried in vain
    /// @param failed    of these, tried in vain
    /// @param seconds   since the oldest of them is due
    /// @param failure   the last words of a store that did not delete one
    record Backlog(long waiting, long failed, long seconds, Optional<String> failure) {}

    Backlog backlog() {
        return jdbc.sql("""
                        select count(*) as waiting, count(failure) as failed,
                               coalesce(extract(epoch from now() - min(since)), 0)::bigint as seconds,
                               (array_agg(failure order by id desc) filter (where failure is not null))[1] as failure
                        from ops.part_to_erase where attempts > 0 or due_at <= now()
                        """)
                .query((row, index) -> new Backlog(
                        row.getLong("waiting"),
                        row.getLong("failed"),
                        row.getLong("seconds"),
                        Optional.ofNullable(row.getString("failure"))))
                .single();
    }
}
