package io.pulseline.platform.storage;

import java.util.UUID;

/// A table of sealed parts, as its owner describes it. Each has the columns `tenant_id`, `part`, `store`, `object` and
/// `bytes` besides these.
///
/// @param owner  column of what the parts belong to, a uuid
/// @param track  column that tells tracks of one owner apart; empty where there is one track only
/// @param sealed column of the bytes while they are in the database
/// @param wanted condition under which a part is taken, of the parameters `:tenant`, `:of` and `:track`
/// @param whole  condition under which hardly any part is still to come, of the row `p`: its parts may be joined. Empty
///               where they never are, because they are large or soon gone; else it has the column `from_byte` as well
public record PartTable(String name, String owner, String track, String sealed, String wanted, String whole) {
    /// @param of    what the part belongs to
    /// @param track empty where there is one only
    public record Place(PartTable table, UUID of, String track) {}

    public Place of(UUID of, String track) {
        return new Place(this, of, track);
    }

    String columns() {
        return owner + (track.isEmpty() ? "" : ", " + track);
    }

    String values() {
        return ":of" + (track.isEmpty() ? "" : ", :track");
    }

    String here() {
        return owner + " = :of" + (track.isEmpty() ? "" : " and " + track + " = :track");
    }
}
