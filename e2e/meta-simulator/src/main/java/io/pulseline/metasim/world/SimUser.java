package io.pulseline.metasim.world;

import com.fasterxml.jackson.annotation.JsonProperty;

public record SimUser(@JsonProperty("wa_id") String waId, String bsuid, String name) {}
