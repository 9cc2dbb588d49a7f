package io.pulseline.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The jar says what it is made of. The inner loop (-Dquick) leaves that out.
class SbomIT {
    private static final String FILE = "/META-INF/sbom/application.cdx.json";

    @Test
    void theProgramNamesEveryLibraryThatItBringsAndNoneOfItsTests() throws Exception {
        try (InputStream in = SbomIT.class.getResourceAsStream(FILE)) {
            assumeTrue(in != null, "built with -Dquick");
            JsonNode bom = JsonMapper.builder().build().readTree(in);
            List<String> names = new ArrayList<>();
            for (JsonNode component : bom.path("components")) {
                names.add(component.path("name").asString());
                assertThat(component.path("purl").asString()).startsWith("pkg:maven/");
            }
            assertThat(bom.path("bomFormat").asString()).isEqualTo("CycloneDX");
            assertThat(names)
                    .contains("spring-boot", "pulseline-platform-core", "pulseline-wire", "postgresql", "htmx.org")
                    .doesNotContain("archunit", "junit-jupiter-api", "pulseline-meta-simulator");
        }
    }
}
