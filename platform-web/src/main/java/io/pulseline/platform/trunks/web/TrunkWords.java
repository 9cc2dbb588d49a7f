package io.pulseline.platform.trunks.web;

/// What is wrong with a trunk or a phone, in words for programs; pages have theirs in messages.
final class TrunkWords {
    private TrunkWords() {}

    static String of(String field, String key) {
        return switch (key) {
            case "length" -> "has 1 to 80 characters";
            case "needed" -> "is required where addresses prove: at least one host";
            case "taken" -> field.endsWith("username") ? "is taken" : "is taken by another one of yours";
            case "short" -> "has at least 12 characters";
            case "plain" -> "SRTP needs TLS: over another transport its keys could be read or changed";
            case "range" -> "is out of range";
            default ->
                switch (field) {
                    case "hosts" -> "is a list of at most 8 of host, host:port or host:port;transport=tls|tcp|udp";
                    case "codecs" -> "is a list of opus, PCMU, PCMA";
                    case "dial_prefix" -> "has at most 10 digits";
                    default -> "has 3 to 64 letters, digits, dots, dashes";
                };
        };
    }
}
