package io.pulseline.platform.calllists.web;

import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.calllists.CallLists;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.WaUser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// What `POST /call-lists` takes.
///
/// @param team  whose agents get its calls, absent for all agents
/// @param hours in which users are called, absent for 9 to 18
/// @param users 1 to [CallLists#MOST_USERS], in the order in which they are called
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CallListDocument(
        @Nullable String name,
        @Nullable String numberId,
        @Nullable String team,
        @Nullable Hours hours,
        @Nullable List<@Nullable One> users) {
    record Hours(@Nullable Integer from, @Nullable Integer to) {}

    /// At least one of `to` and `recipient`, as in `POST /calls`.
    record One(
            @Nullable String to,
            @Nullable String recipient,
            @Nullable String name) {}

    int fromHour() {
        return hours == null || hours.from() == null ? 9 : hours.from();
    }

    int toHour() {
        return hours == null || hours.to() == null ? 18 : hours.to();
    }

    /// Tells one document from another.
    String digest() {
        return UUID.nameUUIDFromBytes(toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /// What the fields alone tell.
    List<FieldError> mistakes() {
        List<FieldError> errors = new ArrayList<>();
        if (name == null || name.isBlank() || name.length() > 80) {
            errors.add(new FieldError("name", "has 1 to 80 characters"));
        }
        if (numberId == null || numberId.isBlank() || numberId.length() > 64) {
            errors.add(new FieldError("number_id", "is required"));
        }
        if (fromHour() < 0 || toHour() > 24 || fromHour() >= toHour()) {
            errors.add(new FieldError("hours", "are from 0 to 24, and from is before to"));
        }
        if (users == null || users.isEmpty() || users.size() > CallLists.MOST_USERS) {
            errors.add(new FieldError("users", "are 1 to " + CallLists.MOST_USERS));
        }
        return errors;
    }

    /// Each once, in the document's order.
    ///
    /// @param errors gets what is wrong with any of them, ten at most
    List<WaUser> read(List<FieldError> errors) {
        Map<String, WaUser> read = new LinkedHashMap<>();
        for (int i = 0; users != null && i < Math.min(users.size(), CallLists.MOST_USERS); i++) {
            WaUser user = user(users.get(i), "users[" + i + "]", errors);
            if (user != null) {
                read.putIfAbsent(user.key(), user);
            } else if (errors.size() >= 10) {
                break;
            }
        }
        return List.copyOf(read.values());
    }

    private static @Nullable WaUser user(@Nullable One one, String field, List<FieldError> errors) {
        if (one == null || one.to() == null && one.recipient() == null) {
            errors.add(new FieldError(field, "a number in to, or a business-scoped id in recipient, is required"));
            return null;
        }
        try {
            return new WaUser(
                    one.to() == null ? null : E164.parse(one.to()),
                    one.recipient() == null ? null : new Bsuid(one.recipient()),
                    one.name() == null || one.name().isBlank()
                            ? null
                            : one.name().substring(0, Math.min(100, one.name().length())));
        } catch (IllegalArgumentException wrong) {
            errors.add(new FieldError(field, String.valueOf(wrong.getMessage())));
            return null;
        }
    }
}
