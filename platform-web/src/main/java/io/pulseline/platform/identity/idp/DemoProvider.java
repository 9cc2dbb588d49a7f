package io.pulseline.platform.identity.idp;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.web.ContentPolicy;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/// An OpenID provider for the cast: e-mail and the one demo password.
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoProvider {
    private static final String CLIENT_SECRET = UUID.randomUUID().toString();

    /// Its own login state inside the same browser session: the provider knows the account, the portal the person,
    /// and
    /// neither sees the other's security context or saved request.
    @Bean
    @Order(4)
    SecurityFilterChain identityProvider(HttpSecurity http, ContentPolicy policy, People people, DemoProperties demo) {
        policy.applyTo(http);
        HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
        contexts.setSpringSecurityContextKey("IDP_SECURITY_CONTEXT");
        HttpSessionRequestCache requests = new HttpSessionRequestCache();
        requests.setSessionAttrName("IDP_SAVED_REQUEST");
        return http.securityMatcher("/idp/**")
                .oauth2AuthorizationServer(server -> server.oidc(oidc -> {})
                        .authorizationEndpoint(
                                endpoint -> endpoint.authenticationProviders(DemoRedirects::allowThisServer)))
                .authorizeHttpRequests(paths -> paths.requestMatchers("/idp/login")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .authenticationProvider(accounts(people, demo))
                .securityContext(context -> context.securityContextRepository(contexts))
                .requestCache(cache -> cache.requestCache(requests))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/idp/login")))
                .formLogin(form ->
                        form.loginPage("/idp/login").usernameParameter("email").failureUrl("/idp/login?wrong"))
                .build();
    }

    private static AuthenticationProvider accounts(People people, DemoProperties demo) {
        PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        String password = encoder.encode(
                demo.password() == null
                        ? UUID.randomUUID().toString()
                        : demo.password().reveal());
        DaoAuthenticationProvider accounts = new DaoAuthenticationProvider(email -> people.byEmail(email)
                .map(person -> User.withUsername(person.email())
                        .password(password)
                        .authorities("ACCOUNT")
                        .build())
                .orElseThrow(() -> new UsernameNotFoundException("no such account")));
        accounts.setPasswordEncoder(encoder);
        return accounts;
    }

    @Bean
    RegisteredClientRepository clients(@Value("${pulseline.public-url}") String publicUrl, PortalClient portal) {
        return new InMemoryRegisteredClientRepository(RegisteredClient.withId("portal")
                .clientId("portal")
                .clientSecret("{noop}" + portal.secret())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(publicUrl + DemoRedirects.PATH)
                .scope("openid")
                .scope("email")
                .scope("profile")
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(false)
                        .build())
                .build());
    }

    @Bean
    AuthorizationServerSettings endpoints(@Value("${pulseline.public-url}") String publicUrl) {
        return AuthorizationServerSettings.builder()
                .issuer(publicUrl + "/idp")
                .authorizationEndpoint("/idp/oauth2/authorize")
                .tokenEndpoint("/idp/oauth2/token")
                .jwkSetEndpoint("/idp/oauth2/jwks")
                .tokenRevocationEndpoint("/idp/oauth2/revoke")
                .tokenIntrospectionEndpoint("/idp/oauth2/introspect")
                .oidcUserInfoEndpoint("/idp/userinfo")
                .oidcLogoutEndpoint("/idp/connect/logout")
                .build();
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> claims(People people) {
        return token -> {
            Authentication account = token.getPrincipal();
            if (account != null
                    && OidcParameterNames.ID_TOKEN.equals(token.getTokenType().getValue())) {
                people.byEmail(account.getName())
                        .ifPresent(person -> token.getClaims()
                                .claim("email", person.email())
                                .claim("email_verified", true)
                                .claim("name", person.name()));
            }
        };
    }

    /// A new key at each start is right here: tokens live for the length of a sign-in.
    @Bean
    JWKSource<SecurityContext> signingKeys() throws JOSEException {
        RSAKey key =
                new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        return new ImmutableJWKSet<>(new JWKSet(key));
    }

    @Bean
    JwtDecoder tokenReader(JWKSource<SecurityContext> keys) {
        return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
    }

    @Bean
    PortalClient portalClient() {
        return new PortalClient(CLIENT_SECRET);
    }

    /// The secret that the portal and this provider share; made at start, never stored.
    record PortalClient(String secret) {}
}
