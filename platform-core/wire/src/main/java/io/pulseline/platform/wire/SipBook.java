package io.pulseline.platform.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whom a sip-worker knows: numbers in SIP mode, trunks and extensions, with the secrets that calls are proved by. It
/// crosses the mutual-TLS channel only and is never written to disk.
///
/// @param version of this very content; the worker asks with it and gets nothing new while it holds
/// @param changed false when the worker has this version already; the lists are empty then
public record SipBook(
        String version, boolean changed, List<Number> numbers, List<Trunk> trunks, List<Extension> extensions) {

    /// How media of a leg is protected.
    public enum Protection {
        SDES,
        DTLS,
        NONE
    }

    /// A business number that Meta calls by SIP.
    ///
    /// @param e164     digits
    /// @param host     the host name that Meta has for it; our From domain towards Meta
    /// @param password Meta's, null while we have not read it
    /// @param trunk    who answers when the number has no routing of its own, null for nobody
    public record Number(
            String id,
            UUID tenant,
            String e164,
            String host,
            @Nullable String password,
            Protection protection,
            @Nullable UUID trunk) {
        @Override
        public String toString() {
            return "Number[" + id + "]";
        }
    }

    /// A tenant's telephone system.
    ///
    /// @param hosts      `host:port;transport=tls`, tried in order; empty when it registers with us
    /// @param username   what it signs in with at our edge, and we at its
    /// @param md5        whether digest with MD5 is enough
    /// @param byAddress  whether its hosts' addresses alone prove it
    /// @param codecs     `opus`, `PCMU`, `PCMA` in order of preference
    /// @param dialPrefix digits before a number that it dials, empty for none
    /// @param callLimit  calls at once
    /// @param callsPerSecond new calls a second
    public record Trunk(
            UUID id,
            UUID tenant,
            String name,
            List<String> hosts,
            String username,
            @Nullable String password,
            boolean md5,
            boolean byAddress,
            Protection protection,
            List<String> codecs,
            String dialPrefix,
            int callLimit,
            int callsPerSecond) {
        @Override
        public String toString() {
            return "Trunk[" + id + "]";
        }
    }

    /// A softphone or desk phone that registers with us by itself.
    public record Extension(UUID id, UUID tenant, String name, String username, String password) {
        @Override
        public String toString() {
            return "Extension[" + id + "]";
        }
    }

    /// @param known the version that the worker has, empty for none
    public record Question(@JsonProperty("protocol") int protocol, String workerId, String known) {}
}
