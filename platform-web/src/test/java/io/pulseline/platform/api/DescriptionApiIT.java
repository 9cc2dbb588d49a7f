package io.pulseline.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What `/api/v1/openapi.json` says is what is served.
class DescriptionApiIT extends ApiScene {
    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping served;

    @Test
    void everyAddressIsDescribedAndNoOther() {
        Reply description = send(java.net.http.HttpRequest.newBuilder(
                                java.net.URI.create("http://localhost:" + port + "/api/v1/openapi.json"))
                        .GET())
                .is(200);
        assertThat(description.text("openapi")).startsWith("3.1");
        TreeSet<String> described = new TreeSet<>();
        description
                .json()
                .path("paths")
                .propertyStream()
                .forEach(path -> path.getValue()
                        .propertyStream()
                        .forEach(verb -> described.add(verb.getKey() + " " + path.getKey())));
        TreeSet<String> real = new TreeSet<>();
        served.getHandlerMethods()
                .keySet()
                .forEach(route -> route.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/v1/") && !path.contains("openapi"))
                        .forEach(path -> route.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> real.add(verb.name().toLowerCase(Locale.ROOT) + " " + path))));
        assertThat(described).isEqualTo(real).hasSizeGreaterThan(20);
        assertThat(description.at("components.securitySchemes.key.scheme").asString())
                .isEqualTo("bearer");
    }

    @Test
    void membersAreSpelledAsTheyAreSent() {
        Reply description = get(TERN, "/openapi.json").is(200);
        List<String> misspelt = new ArrayList<>();
        description
                .json()
                .path("components")
                .path("schemas")
                .propertyStream()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .propertyStream()
                        .map(member -> schema.getKey() + "." + member.getKey())
                        .filter(name -> name.substring(name.lastIndexOf('.')).matches(".*[A-Z].*"))
                        .forEach(misspelt::add));
        assertThat(misspelt).isEmpty();
        assertThat(description
                        .at("components.schemas.CallResource.properties.number_id")
                        .isObject())
                .isTrue();
        assertThat(description.body()).doesNotContain("ApiCaller");
    }
}
