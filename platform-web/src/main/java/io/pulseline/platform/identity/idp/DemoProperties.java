package io.pulseline.platform.identity.idp;

import io.pulseline.platform.graphapi.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// @param password      of everybody in the cast
/// @param staffApiKey   made by the launcher, as the tenants' keys are; null keeps that key away
@ConfigurationProperties("pulseline.demo")
record DemoProperties(
        @Nullable Secret password,
        @Nullable Secret staffApiKey,
        @Nullable Secret ternApiKey,
        @Nullable Secret marlinApiKey) {}
