package io.pulseline.platform.workers.gateway;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param gatewayPort TCP port of the worker gateway; 0 picks a free one
@ConfigurationProperties("pulseline.workers")
record GatewayProperties(@DefaultValue("8086") int gatewayPort) {}
