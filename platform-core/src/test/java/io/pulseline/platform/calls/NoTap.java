package io.pulseline.platform.calls;

/// Looks at nothing.
final class NoTap implements CallTap {
    @Override
    public void beforeMedia(CallView call) {
        // a call that nobody asked about
    }
}
