package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.stack.Hop;
import java.time.Duration;

/// @param domain   our name: certificate, digest realm, From domain towards trunks
/// @param meta     Meta's edge
/// @param capacity calls at once
/// @param sessions of telephone systems
/// @param silence  how long a host of a trunk may say nothing before the next one is asked
public record EdgeSettings(
        String workerId, long epoch, String domain, Hop meta, int capacity, SessionTerms sessions, Duration silence) {}
