package io.pulseline.metasim.graph;

import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Every refusal, of Graph and of the controls, in Meta's error body.
@RestControllerAdvice
class GraphRefusals {
    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refuse(GraphError error) {
        return ResponseEntity.status(error.status()).body(GraphFaults.body(error));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refuse(HttpMessageNotReadableException broken) {
        return refuse(new GraphError(400, 100, "Invalid parameter", "The body is not JSON"));
    }
}
