package io.pulseline.platform.wire;

/// Version of the control channel. A peer may be one version behind.
public final class Protocol {
    public static final int VERSION = 1;

    private Protocol() {}

    public static boolean accepts(int version) {
        return version == VERSION || version == VERSION - 1;
    }
}
