package io.pulseline.metasim.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What goes wrong with webhooks, on a test's demand.
///
/// @param delayMillis    before the first try of each event
/// @param duplicates     extra copies of each event
/// @param hold           events whose words contain this are kept back until the next other event was sent; empty
/// for
///                       none
/// @param reorder        each event waits until the one after it was sent
/// @param drop           events whose words contain this are never sent; empty for none
/// @param wrongSignature sign with a secret that nobody knows; such a delivery is tried once
/// @param previousSecret sign with this one instead; empty for the current
public record WebhookFaults(
        @JsonProperty("delay_millis") long delayMillis,
        int duplicates,
        String hold,
        boolean reorder,
        String drop,
        @JsonProperty("wrong_signature") boolean wrongSignature,
        @JsonProperty("previous_secret") String previousSecret) {
    public static WebhookFaults none() {
        return new WebhookFaults(0, 0, "", false, "", false, "");
    }
}
