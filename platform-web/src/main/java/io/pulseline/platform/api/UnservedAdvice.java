package io.pulseline.platform.api;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// Problems of `/api` that no controller was found for: an unknown address, a method that the address does not
/// have.
/// Elsewhere the same failures become pages.
@ControllerAdvice
class UnservedAdvice {
    @ExceptionHandler({
        NoResourceFoundException.class,
        NoHandlerFoundException.class,
        HttpRequestMethodNotSupportedException.class,
        HttpMediaTypeNotSupportedException.class,
        HttpMediaTypeNotAcceptableException.class
    })
    ResponseEntity<ProblemDetail> unserved(HttpServletRequest request, Exception failure) throws Exception {
        if (!request.getRequestURI().startsWith("/api/") || !(failure instanceof ErrorResponse known)) {
            throw failure;
        }
        int status = known.getStatusCode().value();
        ProblemDetail body = switch (status) {
            case 404 -> ProblemAdvice.body(404, "not-found", "Not found", "There is no such address.");
            case 405 ->
                ProblemAdvice.body(
                        405,
                        "method-not-allowed",
                        "Method not allowed",
                        "This address has no " + request.getMethod() + ".");
            default ->
                ProblemAdvice.body(
                        status,
                        "http-" + status,
                        String.valueOf(known.getBody().getTitle()),
                        String.valueOf(known.getBody().getDetail()));
        };
        HttpHeaders headers = new HttpHeaders();
        headers.addAll(known.getHeaders());
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        return ResponseEntity.status(status).headers(headers).body(body);
    }
}
