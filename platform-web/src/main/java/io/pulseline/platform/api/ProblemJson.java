package io.pulseline.platform.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// Writes a problem where no controller runs: filters.
@Component
public class ProblemJson {
    private final ObjectMapper json;

    ProblemJson(ObjectMapper json) {
        this.json = json;
    }

    public void write(HttpServletResponse response, int status, String type, String title, String detail)
            throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(json.writeValueAsString(ProblemAdvice.body(status, type, title, detail))
                        .getBytes(StandardCharsets.UTF_8));
    }
}
