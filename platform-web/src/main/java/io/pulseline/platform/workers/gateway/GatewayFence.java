package io.pulseline.platform.workers.gateway;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// The gateway's paths exist on the gateway's port only, and nothing else exists there.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class GatewayFence extends OncePerRequestFilter {
    private final GatewayConnector gateway;

    GatewayFence(GatewayConnector gateway) {
        this.gateway = gateway;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // the container's own decoded and normalised path and port: no header changes them
        boolean ours = request.getServletPath().startsWith("/workers/");
        boolean here = request.getLocalPort() == gateway.port();
        if (ours == here) {
            chain.doFilter(request, response);
        } else {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
