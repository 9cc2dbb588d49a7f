package io.pulseline.platform.identity.web;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.stereotype.Component;

/// Response headers of every page. Nothing may be inline and nothing may come from elsewhere.
@Component
public class ContentPolicy {
    private final String policy;

    /// Chrome applies `form-action` to redirects too, so the identity providers' origins belong into it.
    ContentPolicy(ObjectProvider<ClientRegistrationRepository> providers) {
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
                .frameOptions(frames -> frames.deny()));
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
