package io.pulseline.metasim.world;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

public record SimUser(@JsonProperty("wa_id") String waId, String bsuid, String name) {
    private static final Map<String, String> CODES = Map.of(
            "371", "LV", "370", "LT", "421", "SK", "30", "GR", "386", "SI", "373", "MD", "385", "HR", "359", "BG",
            "420", "CZ", "61", "AU");

    /// Two letters. Of a phone that is nobody of the cast the number tells.
    @JsonIgnore
    public String country() {
        String told = bsuid.substring(0, 2);
        return told.equals("XX")
                ? CODES.entrySet().stream()
                        .filter(code -> waId.startsWith(code.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(told)
                : told;
    }
}
