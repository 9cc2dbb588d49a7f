package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.stack.Hop;

/// @param domain   our name: certificate, digest realm, From domain towards trunks
/// @param meta     Meta's edge
/// @param capacity calls at once
public record EdgeSettings(String workerId, long epoch, String domain, Hop meta, int capacity) {}
