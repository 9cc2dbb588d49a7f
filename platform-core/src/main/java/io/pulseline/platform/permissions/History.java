package io.pulseline.platform.permissions;

import java.time.Instant;
import java.util.List;

/// What the ledger counts for one (number, user).
///
/// @param requests       times of requests that were or may have been sent since the last connected call, newest first
/// @param connectedCalls ends of answered business calls of the last day, newest first
/// @param streak         consecutive unanswered business calls
record History(List<Instant> requests, List<Instant> connectedCalls, int streak) {}
