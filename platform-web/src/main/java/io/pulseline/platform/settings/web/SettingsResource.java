package io.pulseline.platform.settings.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.settings.SettingsChange;
import io.pulseline.platform.settings.SettingsResult;
import io.pulseline.platform.settings.SettingsVersion;
import io.pulseline.platform.settings.SettingsView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// Settings as programs see them; documents are Meta's own `calling` object, written as they are.
///
/// @param actual      absent when Meta never told it
/// @param confirmedAt when Meta's own copy was seen to be the last change; absent while it was not
/// @param unavailable why Meta could not be asked now; `actual` is then as of `as_of`
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record SettingsResource(
        Object desired,
        @Nullable Object actual,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Differs> drift,
        long version,
        @Nullable Instant asOf,
        @Nullable Instant sentAt,
        @Nullable Instant confirmedAt,
        @Nullable Unavailable unavailable) {
    record Differs(String field, Object desired, Object actual) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Unavailable(
            @Nullable Integer code,
            String message,
            @Nullable String fbtraceId) {}

    static SettingsResource of(SettingsView view) {
        GraphFault fault = view.fault();
        return new SettingsResource(
                view.desired(),
                view.actual(),
                view.drift().stream()
                        .map(change -> new Differs(change.field().path(), change.before(), change.after()))
                        .toList(),
                view.version(),
                view.asOf(),
                view.sentAt(),
                view.confirmedAt(),
                fault == null ? null : new Unavailable(fault.code(), fault.message(), fault.fbtraceId()));
    }

    /// @param changes what would differ, field by field
    /// @param request what Meta would be sent; empty when nothing differs
    record Preview(long version, List<Effect> changes, Object request) {
        static Preview of(SettingsResult.Preview.Ready ready, SettingsWords words) {
            return new Preview(
                    ready.version(),
                    ready.changes().stream()
                            .map(change -> Effect.of(change, words))
                            .toList(),
                    ready.request());
        }
    }

    /// @param meta  what Meta does, and when
    /// @param users what users see, and when
    /// @param risky whether people have to type the number before it is sent
    record Effect(String field, Object before, Object after, String meta, String users, boolean risky) {
        static Effect of(SettingsChange change, SettingsWords words) {
            return new Effect(
                    change.field().path(),
                    change.before(),
                    change.after(),
                    words.meta(change),
                    words.users(change),
                    change.risky());
        }
    }

    record Version(
            long version,
            SettingsVersion.Kind kind,
            String actor,
            @Nullable String reason,
            Instant at,
            Object document,
            @Nullable Object sent) {
        static Version of(SettingsVersion one) {
            return new Version(
                    one.version(), one.kind(), one.actor(), one.reason(), one.at(), one.document(), one.sent());
        }
    }
}
