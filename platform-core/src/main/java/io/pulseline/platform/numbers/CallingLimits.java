package io.pulseline.platform.numbers;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param noBusinessCallsFrom calling codes of business numbers that may not place calls (Meta, Cloud API Calling,
/// 26 Jun 2026: US, CA, EG, VN, NG)
@ConfigurationProperties("pulseline.limits")
record CallingLimits(@DefaultValue({"1", "20", "84", "234"}) List<String> noBusinessCallsFrom) {}
