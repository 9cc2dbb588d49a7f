package io.pulseline.platform.secrets;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of values that are sealed with a key that is not the newest. Every method runs inside the caller's transaction.
@Repository
class SealedRows {
    private final JdbcClient jdbc;

    SealedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param key null where there is one row for each tenant
    record Row(@Nullable String key, byte[] sealed) {}

    List<SealedColumn> columns() {
        return jdbc.sql("select * from ops.sealed_column order by table_name, column_name")
                .query((row, index) -> new SealedColumn(
                        row.getString("table_name"),
                        row.getString("column_name"),
                        row.getString("key_column"),
                        row.getString("key_type"),
                        row.getString("bound_as"),
                        row.getBoolean("of_tenant")))
                .list();
    }

    int left(SealedColumn column, int key) {
        return jdbc.sql("select count(*) from " + column.table() + old(column))
                .param(prefix(key))
                .query(Integer.class)
                .single();
    }

    /// Locked. Rows that somebody else is just changing are passed over, so that nobody ever waits for us in a circle.
    List<Row> some(SealedColumn column, int key, int most) {
        return lock(column, key, most, "skip locked");
    }

    /// For when [#some] found none and some are left: waits for one of them, holding nothing else.
    List<Row> one(SealedColumn column, int key) {
        return lock(column, key, 1, "");
    }

    void replace(SealedColumn column, Row row, byte[] sealed) {
        jdbc.sql("update " + column.table() + " set " + column.column() + " = ? where " + column.keyIs())
                .param(sealed)
                .param(row.key())
                .update();
    }

    private List<Row> lock(SealedColumn column, int key, int most, String others) {
        return jdbc.sql("select " + column.keyAsText() + ", " + column.column() + " from " + column.table()
                        + old(column) + " limit ? for no key update " + others)
                .param(prefix(key))
                .param(most)
                .query((row, index) -> new Row(row.getString(1), row.getBytes(2)))
                .list();
    }

    private static String old(SealedColumn column) {
        return " where " + column.column() + " is not null and substring(" + column.column() + " from 1 for 5) <> ?";
    }

    /// What Tink begins a ciphertext with.
    private static byte[] prefix(int key) {
        return ByteBuffer.allocate(5).put((byte) 1).putInt(key).array();
    }
}
