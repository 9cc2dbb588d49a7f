package io.pulseline.platform.api;

import io.pulseline.platform.graphapi.GraphFault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A refusal on the way out of an `*ApiController`; becomes problem details (RFC 9457).
public final class ApiProblem extends RuntimeException {
    /// @param field path inside the document as the caller wrote it
    public record FieldError(String field, String message) {}

    private final int status;
    private final String type;
    private final String title;
    private final List<FieldError> errors;
    private final @Nullable GraphFault fault;
    private final @Nullable Instant nextAt;

    private ApiProblem(
            int status,
            String type,
            String title,
            String detail,
            List<FieldError> errors,
            @Nullable GraphFault fault,
            @Nullable Instant nextAt) {
        super(detail);
        this.status = status;
        this.type = type;
        this.title = title;
        this.errors = errors;
        this.fault = fault;
        this.nextAt = nextAt;
    }

    /// 404, also for what belongs to someone else.
    ///
    /// @param what of which there is none: "call", "number"
    public static ApiProblem notFound(String what) {
        return of(404, "not-found", "Not found", "There is no such " + what + ".");
    }

    /// 422 with one field.
    public static ApiProblem invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /// 422; the document changed nothing.
    public static ApiProblem invalid(List<FieldError> errors) {
        return new ApiProblem(
                422,
                "invalid",
                "Invalid document",
                "The document is not valid; nothing was changed.",
                List.copyOf(errors),
                null,
                null);
    }

    /// 428: a change of settings needs `If-Match`.
    public static ApiProblem ifMatchMissing() {
        return of(428, "if-match-missing", "If-Match is required", "Send the ETag you read as If-Match.");
    }

    /// 412: someone else changed it meanwhile.
    public static ApiProblem stale() {
        return of(
                412, "stale", "Changed meanwhile", "The document has a newer version. Read it again, then send yours.");
    }

    /// 400: a POST that costs or calls needs `Idempotency-Key`.
    public static ApiProblem idempotencyKeyMissing() {
        return of(
                400,
                "idempotency-key-missing",
                "Idempotency-Key is required",
                "Send the header Idempotency-Key with 1 to 255 characters, the same one when you repeat the request.");
    }

    /// 422: the key stands for another request already.
    public static ApiProblem idempotencyKeyTaken() {
        return invalid("Idempotency-Key", "was used for another request");
    }

    /// 403: a tenant's key where only the BSP's own go.
    ///
    /// @param what is meant, as a sentence begins: "The inbox", "The fleet"
    public static ApiProblem staffOnly(String what) {
        return of(403, "staff-only", "For staff keys", what + " is for the BSP's own keys.");
    }

    /// 409: the object is in another state.
    public static ApiProblem conflict(String detail) {
        return of(409, "conflict", "Not possible in this state", detail);
    }

    /// 409 that programs tell apart by its type.
    public static ApiProblem conflict(String type, String detail) {
        return of(409, type, "Not possible in this state", detail);
    }

    /// 403 refused by a rule of ours before Meta was asked to act.
    ///
    /// @param nextAt when it may work again, null when time alone does not help
    public static ApiProblem refused(String type, String detail, @Nullable GraphFault fault, @Nullable Instant nextAt) {
        return new ApiProblem(403, type, "Refused", detail, List.of(), fault, nextAt);
    }

    /// 503: something of ours is missing now.
    public static ApiProblem unavailable(String detail) {
        return of(503, "unavailable", "Not available now", detail);
    }

    /// Meta refused or failed; the status tells whose doing it was (4xx of Meta becomes 409, the rest 502).
    public static ApiProblem meta(GraphFault fault) {
        boolean refusal = fault.httpStatus() >= 400 && fault.httpStatus() < 500;
        String details = fault.details();
        return new ApiProblem(
                refusal ? 409 : 502,
                "meta-" + fault.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                refusal ? "Meta refused" : "Meta did not answer",
                details == null ? fault.message() : fault.message() + " " + details,
                List.of(),
                fault,
                null);
    }

    private static ApiProblem of(int status, String type, String title, String detail) {
        return new ApiProblem(status, type, title, detail, List.of(), null, null);
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public String title() {
        return title;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public @Nullable GraphFault fault() {
        return fault;
    }

    public @Nullable Instant nextAt() {
        return nextAt;
    }
}
