package io.pulseline.platform.net;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param allow     addresses besides public ones that a tenant's name may lead to; for the demo and for closed labs
/// @param authority PEM file of further authorities whose certificates count as public, read at each look; may be
/// absent
@ConfigurationProperties("pulseline.net")
record NetProperties(
        @DefaultValue Set<AddressFilter.Zone> allow,
        @Nullable Path authority) {}
