package io.pulseline.platform.calls.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `POST /calls` and `POST /calls/preview` take. At least one of `to` and `recipient`.
///
/// @param opaque  comes back with the call's events; at most 512 characters, as Meta limits it
/// @param sdp     the program's own offer, for route API
/// @param seconds how long the call is thought to last; only of a preview
record DialDocument(
        @JsonProperty("number_id") @Nullable String numberId,
        @Nullable String to,
        @Nullable String recipient,
        @Nullable Route route,
        @Nullable String opaque,
        @Nullable String sdp,
        @Nullable Long seconds) {
    static final int OPAQUE_LIMIT = 512;

    /// @param id of the agent: an e-mail address, or the id that calls give as their agent's; of the bot; of the trunk
    /// or the extension
    record Route(@Nullable String kind, @Nullable String id) {}

    /// @param agent e-mail or id of who talks, null when that is no person
    /// @param bot   id of the bot that talks, null when that is none
    /// @param telephone id of the trunk or extension that talks, null when that is none
    /// @param offer null when the program does not bring its own media
    record Checked(
            PhoneNumberId number,
            WaUser user,
            @Nullable String agent,
            @Nullable String bot,
            @Nullable String telephone,
            @Nullable String offer) {}

    /// @throws ApiProblem 422 that names every field in the way
    Checked check() {
        List<FieldError> errors = new ArrayList<>();
        String kind = route == null || route.kind() == null ? (sdp == null ? "AGENT" : "API") : route.kind();
        switch (kind) {
            case "API" -> {
                if (sdp == null || sdp.isBlank()) {
                    errors.add(new FieldError("sdp", "is required for route API"));
                }
            }
            case "AGENT" -> {
                if (route == null || route.id() == null || route.id().isBlank()) {
                    errors.add(
                            new FieldError("route.id", "the agent's e-mail address or id is required for route AGENT"));
                }
            }
            case "BOT" -> {
                if (route == null || route.id() == null || route.id().isBlank()) {
                    errors.add(new FieldError("route.id", "the bot's id is required for route BOT"));
                }
            }
            case "SIP" -> {
                if (route == null || route.id() == null || route.id().isBlank()) {
                    errors.add(new FieldError("route.id", "the trunk's or extension's id is required for route SIP"));
                }
            }
            default -> errors.add(new FieldError("route.kind", "is AGENT, SIP, BOT or API"));
        }
        if (opaque != null && opaque.length() > OPAQUE_LIMIT) {
            errors.add(new FieldError("opaque", "has at most " + OPAQUE_LIMIT + " characters"));
        }
        Target target = target(errors);
        return new Checked(
                target.number(),
                target.user(),
                idOf("AGENT", kind),
                idOf("BOT", kind),
                idOf("SIP", kind),
                kind.equals("API") ? sdp : null);
    }

    private @Nullable String idOf(String wanted, String kind) {
        return kind.equals(wanted) && route != null ? route.id() : null;
    }

    record Target(PhoneNumberId number, WaUser user) {}

    /// @throws ApiProblem 422 with these errors and its own
    Target target(List<FieldError> errors) {
        if (numberId == null || numberId.isBlank() || numberId.length() > 64) {
            errors.add(new FieldError("number_id", "is required"));
        }
        WaUser user = user(errors);
        if (!errors.isEmpty() || user == null || numberId == null) {
            throw ApiProblem.invalid(errors);
        }
        return new Target(new PhoneNumberId(numberId), user);
    }

    private @Nullable WaUser user(List<FieldError> errors) {
        if (to == null && recipient == null) {
            errors.add(new FieldError("to", "a number in to, or a business-scoped id in recipient, is required"));
            return null;
        }
        E164 number = null;
        Bsuid bsuid = null;
        try {
            number = to == null ? null : E164.parse(to);
        } catch (IllegalArgumentException wrong) {
            errors.add(new FieldError("to", String.valueOf(wrong.getMessage())));
        }
        try {
            bsuid = recipient == null ? null : new Bsuid(recipient);
        } catch (IllegalArgumentException wrong) {
            errors.add(new FieldError("recipient", String.valueOf(wrong.getMessage())));
        }
        return number == null && bsuid == null ? null : new WaUser(number, bsuid, null);
    }
}
