package io.pulseline.platform.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param secondFactor whether everybody of the BSP proves one; what a tenant demands is the tenant's own setting
@ConfigurationProperties("pulseline.staff")
record StaffSettings(@DefaultValue("false") boolean secondFactor) {}
