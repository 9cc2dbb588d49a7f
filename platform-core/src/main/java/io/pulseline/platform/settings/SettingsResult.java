package io.pulseline.platform.settings;

import io.pulseline.platform.graphapi.GraphFault;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What became of an order. Only [Applied] changed anything.
public sealed interface SettingsResult {
    /// Meta took it.
    record Applied(SettingsVersion version) implements SettingsResult {}

    /// It is so already; Meta was not asked.
    record Unchanged(long version) implements SettingsResult {}

    /// Meta would refuse it.
    record Invalid(List<Complaint> complaints) implements SettingsResult {}

    /// Somebody else changed the document meanwhile.
    ///
    /// @param latest  what is wanted now, and by whom
    /// @param theirs  what they changed since the version that the order was made on
    record Stale(SettingsVersion latest, List<SettingsChange> theirs) implements SettingsResult {}

    /// Another change of this number speaks to Meta at this moment.
    record Busy() implements SettingsResult {}

    /// Meta refused or could not be reached.
    record Refused(GraphFault fault) implements SettingsResult {}

    /// The tenant has no such number.
    record NoNumber() implements SettingsResult {}

    /// What an order would do.
    sealed interface Preview {
        /// @param request what Meta would be sent, empty when nothing differs
        record Ready(long version, List<SettingsChange> changes, ObjectNode request) implements Preview {}

        record Broken(List<Complaint> complaints) implements Preview {}
    }
}
