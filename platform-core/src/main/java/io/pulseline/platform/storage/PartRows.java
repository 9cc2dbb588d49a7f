package io.pulseline.platform.storage;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.storage.PartTable.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/// SQL of sealed parts, the same for each table of them. Every method runs inside the caller's tenant transaction.
@Repository
class PartRows {
    private final JdbcClient jdbc;

    PartRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Where a part's bytes are.
    ///
    /// @param object null in the database
    /// @param from   where it begins in an object of many parts; null for one that has an object of its own
    /// @param bytes  sealed; 0 in the database
    record Where(
            int part,
            StoreName store,
            @Nullable String object,
            @Nullable Integer from,
            int bytes) {
        /// The first part of a table is behind it.
        static Where before() {
            return new Where(-1, StoreName.DATABASE, null, null, 0);
        }
    }

    /// @return false when it is there already, or nobody wants it any more
    boolean add(TenantId tenant, Place place, int part, byte[] sealed) {
        PartTable table = place.table();
        return at(
                                jdbc.sql("""
                        insert into %s (tenant_id, %s, part, %s) select :tenant, %s, :part, :sealed::bytea where %s on conflict do nothing
                        """.formatted(
                                        table.name(), table.columns(), table.sealed(), table.values(), table.wanted())),
                                place)
                        .param("tenant", tenant.value())
                        .param("part", part)
                        .param("sealed", sealed)
                        .update()
                == 1;
    }

    /// As the other, of a part that is in a store already.
    boolean add(TenantId tenant, Place place, int part, StoreName store, String object, int bytes) {
        PartTable table = place.table();
        return at(jdbc.sql("""
                        insert into %s (tenant_id, %s, part, store, object, bytes) select :tenant, %s, :part, :store, :object, :bytes
                        where %s on conflict do nothing
                        """.formatted(table.name(), table.columns(), table.values(), table.wanted())), place)
                        .param("tenant", tenant.value())
                        .param("part", part)
                        .param("store", store.name())
                        .param("object", object)
                        .param("bytes", bytes)
                        .update()
                == 1;
    }

    /// Whether it would be taken.
    boolean wanted(TenantId tenant, Place place, int part) {
        PartTable table = place.table();
        return at(
                        jdbc.sql("select (%s) and not exists (select from %s where %s and part = :part)"
                                .formatted(table.wanted(), table.name(), table.here())),
                        place)
                .param("tenant", tenant.value())
                .param("part", part)
                .query(Boolean.class)
                .single();
    }

    /// In order.
    List<Where> of(Place place) {
        PartTable table = place.table();
        return at(
                        jdbc.sql("select part, store, object, %s, bytes from %s where %s order by part"
                                .formatted(from(table), table.name(), table.here())),
                        place)
                .query((row, index) -> where(row))
                .list();
    }

    /// @return empty once it is gone, or elsewhere
    Optional<byte[]> sealed(Place place, int part) {
        PartTable table = place.table();
        return at(
                        jdbc.sql("select %s from %s where %s and part = :part and store is null"
                                .formatted(table.sealed(), table.name(), table.here())),
                        place)
                .param("part", part)
                .query((row, index) -> row.getBytes(1))
                .optional();
    }

    void delete(Place place) {
        PartTable table = place.table();
        at(jdbc.sql("delete from %s where %s".formatted(table.name(), table.here())), place)
                .update();
    }

    /// A part that is not where new ones go.
    record Stray(Place place, Where where) {}

    /// @param after a part of this table to go on after
    /// @param store where new ones go
    List<Stray> strays(Stray after, StoreName store, int most) {
        PartTable table = after.place().table();
        String track = table.track().isEmpty() ? "''" : table.track();
        return at(
                        jdbc.sql("""
                        select %s as owner, %s as track, part, store, object, %s, bytes from %s
                        where (%s, part) > (%s, :part) and coalesce(store, 'DATABASE') <> :store order by %s, part limit :most
                        """.formatted(
                                        table.owner(),
                                        track,
                                        from(table),
                                        table.name(),
                                        table.columns(),
                                        table.values(),
                                        table.columns())),
                        after.place())
                .param("part", after.where().part())
                .param("store", store.name())
                .param("most", most)
                .query((row, index) ->
                        new Stray(table.of(row.getObject("owner", UUID.class), row.getString("track")), where(row)))
                .list();
    }

    /// @return false when it is gone, or elsewhere meanwhile
    boolean moved(Place place, Where from, StoreName store, @Nullable String object, byte[] sealed) {
        PartTable table = place.table();
        boolean home = store == StoreName.DATABASE;
        return at(
                                jdbc.sql("""
                        update %s set %s = :sealed::bytea, store = :store, object = :object, bytes = :bytes::int%s
                        where %s and part = :part and store is not distinct from :from and object is not distinct from :old
                        """.formatted(
                                                table.name(),
                                                table.sealed(),
                                                table.whole().isEmpty() ? "" : ", from_byte = null",
                                                table.here())),
                                place)
                        .param("sealed", home ? sealed : null)
                        .param("store", home ? null : store.name())
                        .param("object", object)
                        .param("bytes", home ? null : Integer.valueOf(sealed.length))
                        .param("part", from.part())
                        .param(
                                "from",
                                from.store() == StoreName.DATABASE
                                        ? null
                                        : from.store().name())
                        .param("old", from.object())
                        .update()
                == 1;
    }

    /// Places of this table in which parts that are all there have an object each.
    List<Place> loose(PartTable table, StoreName store, int most) {
        return jdbc.sql("""
                        select %s as owner, %s as track from %s p where store = :store and from_byte is null and %s
                        group by 1, 2 having count(*) > 1 limit :most
                        """.formatted(
                        table.owner(), table.track().isEmpty() ? "''" : table.track(), table.name(), table.whole()))
                .param("store", store.name())
                .param("most", most)
                .query((row, index) -> table.of(row.getObject("owner", UUID.class), row.getString("track")))
                .list();
    }

    /// These lie in one object now, one behind the other.
    ///
    /// @return how many of them; those that are gone or elsewhere meanwhile are not
    int joined(Place place, List<Where> parts, String object) {
        PartTable table = place.table();
        List<String> froms = new ArrayList<>();
        int from = 0;
        for (Where part : parts) {
            froms.add(String.valueOf(from));
            from += part.bytes();
        }
        return at(jdbc.sql("""
                        update %s set object = :object, from_byte = j.begins from unnest(string_to_array(:parts, ',')::int[],
                            string_to_array(:olds, ','), string_to_array(:froms, ',')::int[]) j (number, former, begins)
                        where %s and part = j.number and object = j.former and from_byte is null
                        """.formatted(table.name(), table.here())), place)
                .param("object", object)
                .param("parts", words(parts, part -> String.valueOf(part.part())))
                .param("olds", words(parts, part -> String.valueOf(part.object())))
                .param("froms", String.join(",", froms))
                .update();
    }

    private static String words(List<Where> parts, Function<Where, String> word) {
        return parts.stream().map(word).collect(Collectors.joining(","));
    }

    /// Whether a part of this place lies in it.
    boolean uses(Place place, String object) {
        return at(
                        jdbc.sql("select exists (select from %s where %s and object = :object)"
                                .formatted(place.table().name(), place.table().here())),
                        place)
                .param("object", object)
                .query(Boolean.class)
                .single();
    }

    private static String from(PartTable table) {
        return table.whole().isEmpty() ? "null::int as from_byte" : "from_byte";
    }

    private static Where where(ResultSet row) throws SQLException {
        @Nullable String store = row.getString("store");
        return new Where(
                row.getInt("part"),
                store == null ? StoreName.DATABASE : StoreName.valueOf(store),
                row.getString("object"),
                row.getObject("from_byte", Integer.class),
                row.getInt("bytes"));
    }

    private static StatementSpec at(StatementSpec statement, Place place) {
        return statement.param("of", place.of()).param("track", place.track());
    }
}
