package io.pulseline.platform.identity.idp;

import io.pulseline.platform.identity.idp.DemoProvider.PortalClient;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/// The portal as a client of the demo's provider. Addresses are given one by one: discovery would ask a server that
/// is
/// still starting.
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoRegistration {
    @Bean
    ClientRegistrationRepository providers(
            @Value("${pulseline.public-url}") String publicUrl,
            @Value("${server.port:8080}") int port,
            @Value("${server.address:0.0.0.0}") String address,
            PortalClient portal) {
        // bound to one address only, this server does not answer at another
        String near = "http://" + (address.equals("0.0.0.0") ? "127.0.0.1" : address) + ":" + port;
        return new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId("demo")
                .clientName("Demo sign-in")
                .clientId("portal")
                .clientSecret(portal.secret())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .scope("openid", "email", "profile")
                .authorizationUri(publicUrl + "/idp/oauth2/authorize")
                .tokenUri(near + "/idp/oauth2/token")
                .jwkSetUri(near + "/idp/oauth2/jwks")
                .issuerUri(publicUrl + "/idp")
                .userNameAttributeName("sub")
                .build());
    }
}
