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
/// @param marks   what the public telephone network is known by; none from a platform of an older version
public record SipBook(
        String version,
        boolean changed,
        List<Number> numbers,
        List<Trunk> trunks,
        List<Extension> extensions,
        List<PstnMark> marks) {
    @SuppressWarnings("NullAway") // a member that an older platform does not write
    public SipBook {
        marks = marks == null ? List.of() : marks;
    }

    /// Without marks.
    public SipBook(
            String version, boolean changed, List<Number> numbers, List<Trunk> trunks, List<Extension> extensions) {
        this(version, changed, numbers, trunks, extensions, List.of());
    }

    /// @param pattern NAME: a host name and every one below; ADDRESS: a network; PREFIX: first digits of what is
    /// dialled
    /// @param words   whose it is, and who says so
    public record PstnMark(Kind kind, String pattern, String words) {
        public enum Kind {
            NAME,
            ADDRESS,
            PREFIX
        }
    }

    /// How media of a leg is protected.
    public enum Protection {
        SDES,
        DTLS,
        NONE
    }

    /// By what a telephone system and we tell each other of keys.
    public enum DtmfMode {
        /// telephone-events (RFC 4733) where both sides have them, else SIP INFO
        AUTO,
        /// SIP INFO only
        INFO
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
    /// @param dtmf       AUTO from a platform of an older version
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
            int callsPerSecond,
            DtmfMode dtmf) {
        @SuppressWarnings("NullAway") // a member that an older platform does not write
        public Trunk {
            dtmf = dtmf == null ? DtmfMode.AUTO : dtmf;
        }

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

    /// @param known   the version that the worker has, empty for none
    /// @param doubted numbers (Meta's ids) whose password does not fit what Meta just sent: it is asked for
    /// anew
    /// first.
    /// None from a worker of an older version
    public record Question(
            @JsonProperty("protocol") int protocol, String workerId, String known, List<String> doubted) {
        @SuppressWarnings("NullAway") // a member that an older worker does not write
        public Question {
            doubted = doubted == null ? List.of() : doubted;
        }

        /// Without doubts.
        public Question(int protocol, String workerId, String known) {
            this(protocol, workerId, known, List.of());
        }
    }
}
