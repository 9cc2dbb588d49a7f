package io.pulseline.platform.identity.idp;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// The demo is reached as localhost, 127.0.0.1 or by the machine's own address, and the provider is this server: so
/// the
/// only way back is to the very host that was asked.
final class DemoRedirects {
    static final String PATH = "/login/oauth2/code/demo";

    private DemoRedirects() {}

    static void allowThisServer(List<AuthenticationProvider> providers) {
        for (AuthenticationProvider provider : providers) {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider codes) {
                codes.setAuthenticationValidator(DemoRedirects::check);
            }
        }
    }

    private static void check(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        if (!backToThisServer(request.getRedirectUri())) {
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                    new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "redirect_uri is not this server", null), null);
        }
        if (!context.getRegisteredClient().getScopes().containsAll(request.getScopes())) {
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                    new OAuth2Error(OAuth2ErrorCodes.INVALID_SCOPE), request);
        }
    }

    private static boolean backToThisServer(@Nullable String redirect) {
        URI here = ServletUriComponentsBuilder.fromCurrentContextPath()
                .path(PATH)
                .build()
                .toUri();
        return redirect != null && URI.create(redirect).equals(here);
    }
}
