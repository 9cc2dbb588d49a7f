package io.pulseline.platform.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/// A stranger and a provider that failed get different pages; the reason stays in the log.
class SignInFailure implements AuthenticationFailureHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SignInFailure.class);

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        boolean stranger = failure instanceof OAuth2AuthenticationException refused
                && PortalUsers.STRANGER.equals(refused.getError().getErrorCode());
        LOG.info("event=sign-in-failed stranger={} reason=\"{}\"", stranger, failure.getMessage());
        response.sendRedirect(request.getContextPath() + "/signin?problem=" + (stranger ? "stranger" : "provider"));
    }
}
