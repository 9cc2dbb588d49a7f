package io.pulseline.platform.graphapi;

/// A value that never prints itself.
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "••••";
    }
}
