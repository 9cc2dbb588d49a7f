package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/{waba}/message_templates`, as far as requests for call permission need it.
///
/// @see "Meta, Call permission request templates, 3 Nov 2025"
public interface MessageTemplates {
    /// Those that ask for a call permission, at most 250: Meta's limit for an account.
    GraphResult<List<Template>> list(TenantId tenant, WabaId waba);

    /// Hands one in for review; Meta decides within a day.
    ///
    /// @return as Meta has it then, usually PENDING; Meta may have moved it to another category
    GraphResult<Template> create(TenantId tenant, WabaId waba, Words words);

    /// @param category UTILITY or MARKETING
    /// @param header   null for none
    /// @param body     `{{1}}` and so on stand for what differs
    /// @param examples one for each of them, in order
    record Words(
            String name,
            String language,
            String category,
            @Nullable String header,
            String body,
            @Nullable String footer,
            List<String> examples) {}

    /// @param id       Meta's
    /// @param status   Meta's word: PENDING, APPROVED, REJECTED, PAUSED, DISABLED …
    /// @param rejected Meta's reason, null when it was not rejected
    record Template(
            String id,
            String name,
            String language,
            String category,
            String status,
            @Nullable String header,
            String body,
            @Nullable String footer,
            @Nullable String rejected) {}
}
