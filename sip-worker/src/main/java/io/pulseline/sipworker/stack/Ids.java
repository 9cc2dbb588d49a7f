package io.pulseline.sipworker.stack;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Names that nobody can guess.
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    public static String tag() {
        return hex(8);
    }

    static String branch() {
        return Via.COOKIE + hex(12);
    }

    public static String callId() {
        return hex(16);
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
