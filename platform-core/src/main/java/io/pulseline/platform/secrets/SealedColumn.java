package io.pulseline.platform.secrets;

import org.jspecify.annotations.Nullable;

/// A column of sealed values, as its migration declared it with `seal_column`. The names come from there and nowhere
/// else, so they may stand in statements.
///
/// @param keyColumn null where there is one row for each tenant
/// @param boundAs   the column that the associated data names
/// @param ofTenant  false for what the key of the key file seals itself
record SealedColumn(
        String table,
        String column,
        @Nullable String keyColumn,
        @Nullable String keyType,
        String boundAs,
        boolean ofTenant) {
    /// @param key null where there is one row for each tenant
    String place(@Nullable String key) {
        return table + "|" + boundAs + (key == null ? "" : "|" + key);
    }

    String keyAsText() {
        return keyColumn == null ? "null::text" : keyColumn + "::text";
    }

    /// A condition that takes the key as its only parameter.
    String keyIs() {
        return keyColumn == null ? "?::text is null" : keyColumn + " = ?::" + keyType;
    }
}
