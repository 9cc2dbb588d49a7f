package io.pulseline.platform.calls;

/// Records nothing.
final class NoRecorder implements CallRecorder {
    @Override
    public void beforeMedia(CallView call) {
        // a call without a recording
    }

    @Override
    public Light light(CallView call) {
        return Light.NONE;
    }
}
