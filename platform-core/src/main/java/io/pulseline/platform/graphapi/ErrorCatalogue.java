package io.pulseline.platform.graphapi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Meta's codes that a calling client meets: how each is told and whose doing it usually is. The sentences are the
/// portal's. A code that is not here is shown as Meta sent it.
///
/// @see "Meta, Troubleshoot WhatsApp calling errors, 24 Jun 2026; Error codes, 12 Dec 2025"
public final class ErrorCatalogue {
    private ErrorCatalogue() {}

    /// Who can do something about it.
    public enum Whose {
        TENANT,
        USER,
        META,
        US
    }

    /// Where the code is met.
    public enum Told {
        /// In the answer to a request.
        ANSWER,
        /// In the webhook that ends a call.
        TERMINATE,
        /// In Meta's health check of a number.
        HEALTH,
        /// Meta does not say.
        UNSTATED
    }

    /// @param http status it comes with; 0 where Meta states none
    public record Known(int code, int http, Whose whose, Told told) {}

    /// Calling first, then the platform.
    public static final List<Known> ALL = List.of(
            new Known(100, 400, Whose.US, Told.ANSWER),
            new Known(613, 429, Whose.US, Told.ANSWER),
            new Known(131009, 400, Whose.TENANT, Told.ANSWER),
            new Known(131026, 400, Whose.USER, Told.ANSWER),
            new Known(131030, 400, Whose.TENANT, Told.ANSWER),
            new Known(131042, 400, Whose.TENANT, Told.ANSWER),
            new Known(131044, 400, Whose.TENANT, Told.ANSWER),
            new Known(131055, 400, Whose.TENANT, Told.ANSWER),
            new Known(131062, 0, Whose.US, Told.UNSTATED),
            new Known(138000, 401, Whose.TENANT, Told.ANSWER),
            new Known(138001, 400, Whose.USER, Told.ANSWER),
            new Known(138002, 429, Whose.TENANT, Told.ANSWER),
            new Known(138003, 400, Whose.USER, Told.ANSWER),
            new Known(138004, 500, Whose.META, Told.ANSWER),
            new Known(138005, 429, Whose.TENANT, Told.ANSWER),
            new Known(138006, 401, Whose.TENANT, Told.ANSWER),
            new Known(138007, 500, Whose.META, Told.ANSWER),
            new Known(138009, 400, Whose.TENANT, Told.ANSWER),
            new Known(138011, 0, Whose.TENANT, Told.UNSTATED),
            new Known(138012, 400, Whose.TENANT, Told.ANSWER),
            new Known(138013, 400, Whose.TENANT, Told.ANSWER),
            new Known(138014, 400, Whose.TENANT, Told.ANSWER),
            new Known(138015, 400, Whose.TENANT, Told.ANSWER),
            new Known(138017, 400, Whose.TENANT, Told.ANSWER),
            new Known(138018, 400, Whose.US, Told.ANSWER),
            new Known(138019, 400, Whose.USER, Told.TERMINATE),
            new Known(138020, 400, Whose.USER, Told.TERMINATE),
            new Known(138021, 400, Whose.US, Told.TERMINATE),
            new Known(138022, 400, Whose.USER, Told.TERMINATE),
            new Known(138023, 400, Whose.META, Told.TERMINATE),
            new Known(138024, 0, Whose.TENANT, Told.HEALTH),
            new Known(138025, 0, Whose.TENANT, Told.HEALTH),
            new Known(0, 401, Whose.TENANT, Told.ANSWER),
            new Known(190, 401, Whose.TENANT, Told.ANSWER),
            new Known(102, 401, Whose.TENANT, Told.ANSWER),
            new Known(3, 500, Whose.US, Told.ANSWER),
            new Known(10, 403, Whose.US, Told.ANSWER),
            new Known(200, 403, Whose.US, Told.ANSWER),
            new Known(1, 400, Whose.META, Told.ANSWER),
            new Known(2, 503, Whose.META, Told.ANSWER),
            new Known(4, 400, Whose.US, Told.ANSWER),
            new Known(80007, 400, Whose.TENANT, Told.ANSWER),
            new Known(130429, 400, Whose.TENANT, Told.ANSWER),
            new Known(33, 400, Whose.US, Told.ANSWER),
            new Known(368, 403, Whose.TENANT, Told.ANSWER),
            new Known(131031, 403, Whose.TENANT, Told.ANSWER),
            new Known(130497, 403, Whose.TENANT, Told.ANSWER),
            new Known(131000, 500, Whose.META, Told.ANSWER),
            new Known(131005, 403, Whose.US, Told.ANSWER),
            new Known(131008, 400, Whose.US, Told.ANSWER),
            new Known(131047, 400, Whose.TENANT, Told.ANSWER),
            new Known(131048, 400, Whose.TENANT, Told.ANSWER),
            new Known(131056, 400, Whose.TENANT, Told.ANSWER),
            new Known(131049, 400, Whose.META, Told.ANSWER),
            new Known(131057, 500, Whose.META, Told.ANSWER),
            new Known(133016, 400, Whose.TENANT, Told.ANSWER));

    private static final Map<Integer, Known> BY_CODE =
            ALL.stream().collect(Collectors.toMap(Known::code, Function.identity()));

    /// 200 stands for 200 to 299.
    public static Optional<Known> find(int code) {
        return Optional.ofNullable(
                BY_CODE.get(code >= 200 && code <= 299 ? Integer.valueOf(200) : Integer.valueOf(code)));
    }
}
