package io.pulseline.metasim.graph;

import io.pulseline.metasim.SimProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.ObjectMapper;

/// "Require app secret": a request with a token has to prove that its sender also has the app's secret. A wrong proof
/// is
/// always refused, a missing one where the app demands it.
///
/// @see "Meta, Securing Graph API requests, 20 Nov 2025"
@Component
class ProofFilter extends OncePerRequestFilter {
    private final SimProperties properties;
    private final ObjectMapper json;

    ProofFilter(SimProperties properties, ObjectMapper json) {
        this.properties = properties;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header == null
                || !header.startsWith("Bearer ")
                || !request.getRequestURI().matches("/v[0-9]+\\.[0-9]+/.*");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // the query is read raw: asking for parameters would swallow a form
        String query = request.getQueryString() == null ? "" : request.getQueryString();
        String given = "";
        for (String pair : query.split("&")) {
            if (pair.startsWith("appsecret_proof=")) {
                given = pair.substring(pair.indexOf('=') + 1);
            }
        }
        String token = request.getHeader("Authorization").substring(7);
        if (given.isEmpty() && properties.requireProof()) {
            refuse(response, "API calls from the server require an appsecret_proof argument");
        } else if (!given.isEmpty() && !given.equals(proof(token))) {
            refuse(response, "Invalid appsecret_proof provided in the API argument");
        } else {
            chain.doFilter(request, response);
        }
    }

    private String proof(String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(properties.appSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "%064x".formatted(new BigInteger(1, mac.doFinal(token.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void refuse(HttpServletResponse response, String message) throws IOException {
        response.setStatus(400);
        response.setContentType("application/json");
        json.writeValue(response.getOutputStream(), GraphFaults.body(new GraphError(400, 100, null, message, null)));
    }
}
