package io.pulseline.platform.api;

import io.pulseline.platform.api.ApiCaller.TenantNotChosen;
import io.pulseline.platform.graphapi.GraphFault;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;

/// Turns what went wrong in a REST controller into problem details. Pages have their own advice.
@RestControllerAdvice(annotations = RestController.class)
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(ApiProblem problem) {
        ProblemDetail body =
                body(problem.status(), problem.type(), problem.title(), String.valueOf(problem.getMessage()));
        if (!problem.errors().isEmpty()) {
            body.setProperty("errors", problem.errors());
        }
        GraphFault fault = problem.fault();
        if (fault != null) {
            body.setProperty("meta", meta(fault));
        }
        if (problem.nextAt() != null) {
            body.setProperty("next_at", problem.nextAt().toString());
        }
        return answer(body);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tenantMissing(TenantNotChosen missing) {
        return problem(ApiProblem.invalid("tenant", String.valueOf(missing.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException unreadable) {
        if (unreadable.getCause() instanceof MismatchedInputException mismatch
                && !mismatch.getPath().isEmpty()) {
            return problem(ApiProblem.invalid(field(mismatch), "This value is not understood."));
        }
        return answer(body(400, "unreadable", "Unreadable body", "The body is not the JSON document expected here."));
    }

    private static String field(MismatchedInputException mismatch) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : mismatch.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> wrongType(MethodArgumentTypeMismatchException wrong) {
        if (wrong.getParameter().hasParameterAnnotation(PathVariable.class)) {
            // an id that cannot be one is an id that nothing has
            return problem(ApiProblem.notFound("object"));
        }
        return problem(ApiProblem.invalid(wrong.getName(), "This value is not understood."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(MethodArgumentNotValidException invalid) {
        List<ApiProblem.FieldError> errors = invalid.getFieldErrors().stream()
                .map(error -> new ApiProblem.FieldError(error.getField(), String.valueOf(error.getDefaultMessage())))
                .toList();
        return problem(ApiProblem.invalid(errors));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> other(Exception failure) {
        if (failure instanceof ErrorResponse known) {
            ProblemDetail body = known.getBody();
            return answer(body(
                    body.getStatus(),
                    "http-" + body.getStatus(),
                    String.valueOf(body.getTitle()),
                    body.getDetail() == null ? String.valueOf(body.getTitle()) : body.getDetail()));
        }
        String id = UUID.randomUUID().toString();
        LOG.error("event=request-failed id={}", id, failure);
        ProblemDetail body = body(500, "internal", "Our fault", "The request failed on our side. Error " + id + ".");
        body.setProperty("id", id);
        return answer(body);
    }

    static ProblemDetail body(int status, String type, String title, String detail) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(status), detail);
        body.setType(URI.create("urn:pulseline:problem:" + type));
        body.setTitle(title);
        return body;
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail body) {
        return ResponseEntity.status(body.getStatus())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }

    private static Map<String, Object> meta(GraphFault fault) {
        Map<String, Object> meta = new LinkedHashMap<>();
        put(meta, "code", fault.code());
        put(meta, "subcode", fault.subcode());
        put(meta, "message", fault.message());
        put(meta, "details", fault.details());
        put(meta, "fbtrace_id", fault.fbtraceId());
        return meta;
    }

    private static void put(Map<String, Object> target, String name, @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            target.put(name, value);
        }
    }
}
