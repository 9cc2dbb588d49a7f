package io.pulseline.platform.identity.web;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/// Code flow with PKCE for every provider.
@Configuration(proxyBeanMethods = false)
class AuthorizationRequests {
    private static final String START = "/oauth2/authorization";

    @Bean
    @Profile("!demo")
    @ConditionalOnBean(ClientRegistrationRepository.class)
    OAuth2AuthorizationRequestResolver authorizationRequests(ClientRegistrationRepository providers) {
        DefaultOAuth2AuthorizationRequestResolver requests =
                new DefaultOAuth2AuthorizationRequestResolver(providers, START);
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        return requests;
    }

    /// The demo's provider is this very server, so it is reached by the name the browser already uses.
    @Bean
    @Profile("demo")
    OAuth2AuthorizationRequestResolver demoAuthorizationRequests(ClientRegistrationRepository providers) {
        DefaultOAuth2AuthorizationRequestResolver requests =
                new DefaultOAuth2AuthorizationRequestResolver(providers, START);
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce()
                .andThen(request -> request.authorizationRequestUri(uri -> UriComponentsBuilder.fromUri(uri.build())
                        .scheme(here().build().getScheme())
                        .host(here().build().getHost())
                        .port(here().build().getPort())
                        .build(true)
                        .toUri())));
        return requests;
    }

    private static UriComponentsBuilder here() {
        return ServletUriComponentsBuilder.fromCurrentContextPath();
    }
}
