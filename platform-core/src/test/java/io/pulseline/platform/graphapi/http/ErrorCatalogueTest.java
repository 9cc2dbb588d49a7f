package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.ErrorCatalogue;
import io.pulseline.platform.graphapi.ErrorCatalogue.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorCatalogueTest {
    private static final Path FAULTS = Path.of("src/main/java/io/pulseline/platform/graphapi/http/Faults.java");

    @Test
    void everyCodeThatWeActUponIsExplained() throws IOException {
        Set<Integer> actedUpon = new TreeSet<>();
        Pattern.compile("case ([0-9, ]+) ->")
                .matcher(Files.readString(FAULTS))
                .results()
                .flatMap(codes -> Arrays.stream(codes.group(1).split(",\\s*")))
                .map(code -> Integer.valueOf(code.strip()))
                .forEach(actedUpon::add);
        // statuses of answers without a code, and 138008, which Meta's pages do not have
        actedUpon.removeAll(Set.of(401, 403, 429, 138008));
        assertThat(actedUpon)
                .hasSizeGreaterThan(40)
                .allSatisfy(code -> assertThat(ErrorCatalogue.find(code))
                        .as(String.valueOf(code))
                        .isPresent());
    }

    @Test
    void aCodeStandsThereOnceAndARangeIsFoundByItsFirst() {
        assertThat(ErrorCatalogue.ALL).extracting(Known::code).doesNotHaveDuplicates();
        assertThat(ErrorCatalogue.find(294)).map(Known::code).hasValue(200);
        assertThat(ErrorCatalogue.find(138999)).isEmpty();
    }
}
