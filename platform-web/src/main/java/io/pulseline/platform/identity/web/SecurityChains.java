package io.pulseline.platform.identity.web;

import static org.springframework.security.config.Customizer.withDefaults;

import io.github.wimdeblauwe.htmx.spring.boot.security.HxRefreshHeaderAuthenticationEntryPoint;
import io.pulseline.platform.api.ProblemJson;
import io.pulseline.platform.identity.ApiKeys;
import io.pulseline.platform.tenancy.Tenants;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/// One chain per kind of caller. The demo's identity provider adds its own (order 4).
@Configuration(proxyBeanMethods = false)
class SecurityChains {
    private static final String[] STATIC = {"/css/**", "/js/**", "/fonts/**", "/img/**", "/webjars/**", "/favicon.ico"};

    /// On the management port, which is not open to the world.
    @Bean
    @Order(1)
    SecurityFilterChain management(HttpSecurity http) {
        return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /// Meta: no cookies; the signature is checked over the raw bytes by the intake itself.
    @Bean
    @Order(2)
    SecurityFilterChain webhooks(HttpSecurity http) {
        return http.securityMatcher("/webhooks/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /// Programs: a key in each request, no cookies.
    @Bean
    @Order(3)
    SecurityFilterChain api(HttpSecurity http, ApiKeys keys, Tenants tenants, ProblemJson problems) {
        ApiKeyFilter filter = new ApiKeyFilter(keys, tenants, problems);
        return http.securityMatcher("/api/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers("/api/v1/openapi.json")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .addFilterBefore(filter, AuthorizationFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                        (request, response, failure) -> filter.unauthorised(response)))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /// People: OpenID Connect, code flow with PKCE, session in the database. Which tenant is [PortalDoor]'s
    /// question.
    @Bean
    @Order(10)
    SecurityFilterChain portal(
            HttpSecurity http,
            ContentPolicy policy,
            PortalUsers users,
            ObjectProvider<ClientRegistrationRepository> providers,
            ObjectProvider<OAuth2AuthorizationRequestResolver> requests) {
        policy.applyTo(http);
        http.authorizeHttpRequests(paths -> paths.requestMatchers(STATIC)
                        .permitAll()
                        .requestMatchers("/signin", "/signed-out", "/error", "/data-deletions/*", "/invitations/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .addFilterBefore(new FetchSiteFilter(), CsrfFilter.class)
                .csrf(withDefaults())
                .sessionManagement(session -> session.sessionFixation(fixation -> fixation.changeSessionId()))
                .exceptionHandling(handling -> handling.defaultAuthenticationEntryPointFor(
                                new HxRefreshHeaderAuthenticationEntryPoint(),
                                request -> "true".equals(request.getHeader("HX-Request")))
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint("/signin"),
                                PathPatternRequestMatcher.withDefaults().matcher("/**")))
                .logout(logout -> logout.logoutUrl("/logout").logoutSuccessUrl("/signed-out"));
        if (providers.getIfAvailable() != null) {
            http.oauth2Login(login -> {
                login.loginPage("/signin")
                        .userInfoEndpoint(info -> info.oidcUserService(users))
                        .failureHandler(new SignInFailure());
                requests.ifAvailable(resolver ->
                        login.authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(resolver)));
            });
        }
        return http.build();
    }
}
