package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.ThirdParty;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.stereotype.Component;
import org.springframework.util.AntPathMatcher;

/// Response headers of every page. Nothing may be inline, and nothing may come from elsewhere but what a
/// [ThirdParty] names for its own pages.
@Component
public class ContentPolicy {
    private static final AntPathMatcher MATCHER = new AntPathMatcher();
    private static final String CSP = "Content-Security-Policy";
    private static final String OPENER = "Cross-Origin-Opener-Policy";

    private final String policy;
    private final List<ThirdParty> exceptions;

    /// Chrome applies `form-action` to redirects too, so the identity providers' origins belong into it.
    ContentPolicy(ObjectProvider<ClientRegistrationRepository> providers, List<ThirdParty> exceptions) {
        this.exceptions = exceptions;
        Set<String> origins = new LinkedHashSet<>();
        if (providers.getIfAvailable() instanceof Iterable<?> all) {
            for (Object each : all) {
                if (each instanceof ClientRegistration registration) {
                    origins.add(
                            origin(URI.create(registration.getProviderDetails().getAuthorizationUri())));
                }
            }
        }
        // blob: is for the worklet of the level meter and for recorded audio; both are made by our own script
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                + "connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; form-action 'self' "
                + String.join(" ", origins)
                + "; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";
    }

    public void applyTo(HttpSecurity http) {
        http.headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(policy))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions ->
                        permissions.policy("microphone=(self), camera=(), geolocation=(), payment=(), usb=()"))
                .frameOptions(frames -> frames.deny())
                // the last word: what is written for every page stands already
                .addHeaderWriter((request, response) -> exceptions.stream()
                        .filter(party -> MATCHER.match(party.pages(), request.getRequestURI()))
                        .forEach(party -> {
                            response.setHeader(CSP, opened(party));
                            // a window on another site could not answer otherwise
                            response.setHeader(OPENER, "same-origin-allow-popups");
                        })));
    }

    private String opened(ThirdParty party) {
        String partners = String.join(" ", party.partners());
        return policy.replace("script-src 'self'", "script-src 'self' " + String.join(" ", party.scripts()))
                        .replace("connect-src 'self'", "connect-src 'self' " + partners)
                + "; frame-src " + partners;
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
