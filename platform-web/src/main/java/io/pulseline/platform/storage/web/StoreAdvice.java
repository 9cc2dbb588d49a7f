package io.pulseline.platform.storage.web;

import io.pulseline.platform.storage.StoreTrouble;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/// What is kept cannot be had, or a part not be kept: named for programs and workers, a page for people. Before the
/// advice that knows failures of ours only.
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class StoreAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(StoreAdvice.class);

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> trouble(
            HttpServletRequest request, HttpServletResponse response, StoreTrouble trouble) throws IOException {
        LOG.warn(
                "event=store-trouble kind={} path={} reason=\"{}\"",
                trouble.kind(),
                request.getRequestURI(),
                trouble.getMessage());
        if (request.getRequestURI().startsWith("/t/")) {
            response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
            return null;
        }
        ProblemDetail body = ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                trouble.kind() == StoreTrouble.Kind.ABSENT
                        ? "It is not where it was kept; the operator of the platform is told by its logs."
                        : "The store of recordings does not do what it is asked now.");
        body.setType(URI.create(
                "urn:pulseline:problem:store-" + trouble.kind().name().toLowerCase(Locale.ROOT)));
        body.setTitle("Not to be had now");
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }
}
