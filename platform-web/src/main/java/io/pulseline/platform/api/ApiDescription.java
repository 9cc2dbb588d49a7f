package io.pulseline.platform.api;

import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// `/api/v1/openapi.json`, read off the controllers themselves, so that it names every address that is served and no
/// other one.
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String KEY = "key";

    static {
        // who calls is told by the key, it is no parameter
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(ApiCaller.class);
    }

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info()
                        .title("Pulseline")
                        .version("1")
                        .description(
                                "WhatsApp Business Calling for a BSP's tenants. Refusals are problem details (RFC 9457),"
                                        + " lists are pages with a cursor, times are RFC 3339 in UTC, money is text."))
                .components(new Components()
                        .addSecuritySchemes(
                                KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API key: a tenant's sees its tenant, a staff key all.")))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    /// What a signature does not say of placing a call: who rings when.
    @Bean
    OpenApiCustomizer placingCalls() {
        return document -> Objects.requireNonNull(document.getPaths().get("/api/v1/calls"))
                .getPost()
                .description("Places a call to a user, by route.kind: AGENT rings the user and puts the agent's browser"
                        + " (route.id: e-mail or id) through; BOT does so with a voice bot (route.id); API takes the program's"
                        + " own media (sdp, its offer). SIP rings the business's own telephone first (route.id: of a trunk or"
                        + " an extension) for 45 s at most, and the user once it has answered; a telephone that cannot be rung"
                        + " is 409 telephone-not-registered, one that does not take the call ends it as FAILED with fault"
                        + " TENANT, and Meta has heard of neither.");
    }

    /// The members of our documents are written with underscores; the describer does not read the mapper that does it.
    @Bean
    ModelResolver members() {
        return new ModelResolver(Json31.mapper()
                .copy()
                .setPropertyNamingStrategy(com.fasterxml.jackson.databind.PropertyNamingStrategies.SNAKE_CASE));
    }
}
