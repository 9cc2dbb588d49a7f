package io.pulseline.e2e.nodes;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the platform has written down, read from its tables, to be held against what the simulator knows.
final class Ledger {
    private static final String TERN = "00000000-0000-4000-8000-000000000001";

    private final String database;
    private final String password;
    private Connection kept;

    Ledger(String database, String password) {
        this.database = database;
        this.password = password;
    }

    /// @param events  Meta's, by kind and how often each took effect
    /// @param charges   versions of its charge: what we said ourselves of its end may be put right by Meta's word
    /// @param different of these, those that say something else
    /// @param cost    of the last version, null where there is none
    private record Row(
            int rows,
            String phase,
            Map<String, Integer> events,
            int charges,
            int different,
            Long charged,
            BigDecimal cost) {}

    private interface Question<T> {
        T ask(Statement statement) throws SQLException;
    }

    /// Which workers carry a call that goes on.
    Map<String, Set<String>> workers() throws SQLException {
        return ask(statement -> {
            Map<String, Set<String>> all = new HashMap<>();
            try (ResultSet rows = statement.executeQuery(
                    "select wacid, worker_id, link_worker_id from call where wacid is not null and phase <> 'ENDED'")) {
                while (rows.next()) {
                    Set<String> workers = all.computeIfAbsent(rows.getString(1), wacid -> new HashSet<>());
                    workers.add(String.valueOf(rows.getString(2)));
                    workers.add(String.valueOf(rows.getString(3)));
                }
            }
            return all;
        });
    }

    /// How calls have ended, by Meta's ids; `FAILED` are those that were given up because their worker was lost.
    Map<String, String> outcomes() throws SQLException {
        return ask(statement -> {
            Map<String, String> all = new HashMap<>();
            try (ResultSet rows = statement.executeQuery(
                    "select wacid, outcome from call where wacid is not null and phase = 'ENDED'")) {
                while (rows.next()) {
                    all.put(rows.getString(1), String.valueOf(rows.getString(2)));
                }
            }
            return all;
        });
    }

    /// When the process began whose lease says that it serves.
    ///
    /// @return 0 for none
    long serving(String worker) throws SQLException {
        return ask(statement -> {
            try (ResultSet rows = statement.executeQuery("select epoch from ops.worker_node where id = '" + worker
                    + "' and state = 'SERVING' and lease_until > now()")) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        });
    }

    /// Places that media-workers have counted as taken.
    int takenPlaces() throws SQLException {
        return ask(statement -> {
            try (ResultSet rows = statement.executeQuery(
                    "select coalesce(sum(reserved), 0) from ops.worker_node where kind = 'MEDIA' and state = 'SERVING'")) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    /// Whether everything that came has been handled.
    boolean settled() throws SQLException {
        return ask(statement -> {
            statement.execute("set local role operator");
            try (ResultSet rows = statement.executeQuery(
                    "select count(*) from ops.inbox_work where state = 'READY' and due_at < now()")) {
                rows.next();
                return rows.getInt(1) == 0;
            }
        });
    }

    /// @param paid    dials that cost something, each to its pulse
    /// @param lost    calls and events of which the platform does not know, one sentence each
    /// @param doubled what took effect more than once
    record Verdict(int calls, int paid, List<String> lost, List<String> doubled) {}

    /// Every call that Meta had, to the second that it counted, and every dial that the platform said it had taken.
    Verdict against(Collection<Traffic.Seen> calls, Set<String> accepted) throws SQLException {
        Map<String, Row> rows = rows();
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        for (Traffic.Seen call : calls) {
            Row row = rows.get(call.id);
            if (row == null) {
                lost.add(call.id + " is not known");
                continue;
            }
            if (!row.phase().equals("ENDED")) {
                lost.add(call.id + " has not ended");
            }
            for (String kind : call.sip
                    ? List.<String>of()
                    : call.dialled ? List.of("Terminated") : List.of("Invited", "Terminated")) {
                int times = row.events().getOrDefault(kind, 0);
                if (times == 0) {
                    lost.add(call.id + ": " + kind);
                }
                if (times > 1) {
                    doubled.add(call.id + ": " + kind + " " + times + " times");
                }
            }
            if (row.rows() > 1) {
                doubled.add(call.id + " is there " + row.rows() + " times");
            }
            if (!call.sip) {
                charge(call, row, lost, doubled);
            }
        }
        Map<String, String> own = phases();
        for (String id : accepted) {
            String phase = own.get(id);
            if (phase == null) {
                lost.add("the dial " + id + " was taken and is not known");
            } else if (!phase.equals("ENDED")) {
                lost.add("the dial " + id + " has not ended");
            }
        }
        long paid = calls.stream()
                .map(call -> rows.get(call.id))
                .filter(row -> row != null && row.cost() != null && row.cost().signum() > 0)
                .count();
        return new Verdict(calls.size(), (int) paid, lost, doubled);
    }

    /// Of every dial, by our id.
    private Map<String, String> phases() throws SQLException {
        return ask(statement -> {
            Map<String, String> all = new HashMap<>();
            try (ResultSet rows =
                    statement.executeQuery("select id::text, phase from call where direction = 'BUSINESS_INITIATED'")) {
                while (rows.next()) {
                    all.put(rows.getString(1), rows.getString(2));
                }
            }
            return all;
        });
    }

    private static void charge(Traffic.Seen call, Row row, List<String> lost, List<String> doubled) {
        if (row.charges() == 0) {
            lost.add(call.id + ": its charge");
        } else if (row.charges() > row.different()) {
            doubled.add(call.id + ": " + row.charges() + " charges of which " + row.different() + " differ");
        }
        if (call.answeredAt != null && call.endedAt != null && row.charged() != null) {
            long seconds =
                    java.time.Duration.between(call.answeredAt, call.endedAt).toSeconds();
            if (row.charged() != seconds) {
                lost.add(call.id + ": " + seconds + " s at Meta, charged " + row.charged());
            }
            boolean paid = row.cost() != null && row.cost().signum() > 0;
            if (paid != (call.dialled && seconds > 0)) {
                lost.add(call.id + ": a talk of " + seconds + " s costs " + row.cost());
            }
        }
    }

    private Map<String, Row> rows() throws SQLException {
        return ask(statement -> {
            Map<String, Map<String, Integer>> events = new HashMap<>();
            try (ResultSet rows = statement.executeQuery("""
                    select c.wacid, e.kind, count(*) from call c join call_event e on e.call_id = c.id
                    where c.wacid is not null and e.speaker = 'WEBHOOK' group by 1, 2""")) {
                while (rows.next()) {
                    events.computeIfAbsent(rows.getString(1), wacid -> new HashMap<>())
                            .put(rows.getString(2), rows.getInt(3));
                }
            }
            Map<String, Row> all = new HashMap<>();
            try (ResultSet rows = statement.executeQuery("""
                    select c.wacid, count(distinct c.id), min(c.phase), count(ch.version),
                           count(distinct (ch.seconds, ch.answered)) filter (where ch.version is not null),
                           (array_agg(ch.seconds order by ch.version desc))[1],
                           (array_agg(ch.meta_cost order by ch.version desc))[1]
                    from call c left join charge ch on ch.call_id = c.id where c.wacid is not null group by 1""")) {
                while (rows.next()) {
                    all.put(
                            rows.getString(1),
                            new Row(
                                    rows.getInt(2),
                                    rows.getString(3),
                                    events.getOrDefault(rows.getString(1), Map.of()),
                                    rows.getInt(4),
                                    rows.getInt(5),
                                    rows.getObject(6, Long.class),
                                    rows.getBigDecimal(7)));
                }
            }
            return all;
        });
    }

    /// Over one connection while it holds: to sign in fifty times a second would be work for half a core.
    private synchronized <T> T ask(Question<T> question) throws SQLException {
        if (kept != null) {
            try {
                return ask(kept, question);
            } catch (SQLException gone) {
                close(kept);
                kept = null;
            }
        }
        Connection fresh = DriverManager.getConnection(database, "pulseline", password);
        try {
            T answer = ask(fresh, question);
            kept = fresh;
            return answer;
        } catch (SQLException failure) {
            close(fresh);
            throw failure;
        }
    }

    private static <T> T ask(Connection connection, Question<T> question) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local role app");
            statement.execute("select set_config('app.tenant_id', '" + TERN + "', true)");
            T answer = question.ask(statement);
            connection.rollback();
            return answer;
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException broken) {
            // nothing is left to close
        }
    }
}
