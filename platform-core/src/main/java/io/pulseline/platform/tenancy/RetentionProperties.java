package io.pulseline.platform.tenancy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long things are kept; jobs of the calendar forget what is older.
///
/// @param webhooks   Meta's deliveries as they came, and that a happening was handled
/// @param contacts   who a user was, counted from its last call, permission or request; facts and sums stay
/// @param voicemails the sound of what callers left; that there was something stays
/// @param jobRuns    what came of jobs
@ConfigurationProperties("pulseline.retention")
public record RetentionProperties(
        @DefaultValue("30d") Duration webhooks,
        @DefaultValue("400d") Duration contacts,
        @DefaultValue("90d") Duration voicemails,
        @DefaultValue("90d") Duration jobRuns) {}
