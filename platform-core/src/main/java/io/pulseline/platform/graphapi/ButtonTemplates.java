package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/{waba}/message_templates` and `/{phone_number_id}/messages`, as far as templates with a call button need them.
///
/// @see "Meta, Voice call button messages, 26 Jun 2026: button in a template"
public interface ButtonTemplates {
    /// Those that have a call button, at most 250: Meta's limit for an account.
    GraphResult<List<Template>> list(TenantId tenant, WabaId waba);

    /// Hands one in for review; Meta decides within a day.
    ///
    /// @return as Meta has it then, usually PENDING
    GraphResult<Template> create(TenantId tenant, WabaId waba, Words words);

    /// Needs no open service window; costs what messages of the category cost.
    ///
    /// @return Meta's message id (`wamid.…`)
    GraphResult<String> send(TenantId tenant, PhoneNumberId number, WaUser user, Sending sending);

    /// @param category   UTILITY or MARKETING
    /// @param body       `{{1}}` and so on stand for what differs
    /// @param examples   one for each of them, in order
    /// @param label      of the button
    /// @param ttlMinutes how long the button works unless a message says otherwise
    record Words(
            String name,
            String language,
            String category,
            String body,
            List<String> examples,
            String label,
            int ttlMinutes) {}

    /// @param status     Meta's word: PENDING, APPROVED, REJECTED, PAUSED, DISABLED …
    /// @param ttlMinutes null when Meta does not tell
    /// @param rejected   Meta's reason, null when it was not rejected
    record Template(
            String name,
            String language,
            String category,
            String status,
            String body,
            String label,
            @Nullable Integer ttlMinutes,
            @Nullable String rejected) {
        /// May be sent now.
        public boolean approved() {
            return status.equals("APPROVED");
        }
    }

    /// @param values     for `{{1}}` and so on
    /// @param ttlMinutes how long the button of this message works
    /// @param payload    comes back with the call as `cta_payload`; empty for none
    record Sending(String name, String language, List<String> values, int ttlMinutes, String payload) {}
}
