package io.pulseline.sipworker.stack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What strangers send, for `./pulseline bench fuzz`: the same bytes as a datagram and as a stream. Whatever they are,
/// they are read, refused by a rule, or unreadable; anything else that is thrown is a finding. What we answer must be
/// readable itself.
public final class SipFuzz {
    private SipFuzz() {}

    /// The fuzzer's entry.
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        try {
            meet(SipParser.datagram(input, input.length), false);
        } catch (SipParser.Unreadable garbage) {
            // one of the three ends
        }
        new StreamFlow(new Recorded(input), "TCP").read((message, flow) -> {
            meet(message, true);
            return SipParser.claimed(message, 0) >= 0;
        });
    }

    private static void meet(SipMessage message, boolean stream) {
        Optional<Rules.Refusal> refusal = Rules.refusal(message, stream);
        if (message instanceof SipRequest request) {
            readable(refusal.map(no -> request.answer(no.status(), no.reason(), "tag"))
                    .orElseGet(() -> request.answer(200, "OK", "tag")));
            if (refusal.isEmpty()) {
                passed(request);
            }
        }
    }

    /// Readers of what passed the rules do not throw.
    private static void passed(SipRequest request) {
        request.via();
        request.from();
        request.to();
        request.cseq();
        request.uri();
        request.headers().list("Contact");
        request.headers().list("Record-Route");
        request.headers().lines("Authorization").forEach(Digest::read);
    }

    private static void readable(SipResponse answer) {
        byte[] bytes = answer.bytes();
        try {
            if (!(SipParser.datagram(bytes, bytes.length) instanceof SipResponse)) {
                throw new AssertionError("an answer reads as a request");
            }
        } catch (SipParser.Unreadable garbage) {
            throw new AssertionError("an answer of ours cannot be read", garbage);
        }
    }

    /// A connection whose other end has said everything already.
    private static final class Recorded extends Socket {
        private final InputStream said;

        Recorded(byte[] said) {
            this.said = new ByteArrayInputStream(said);
        }

        @Override
        public InputStream getInputStream() {
            return said;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public void setSoTimeout(int millis) {}

        @Override
        public void setTcpNoDelay(boolean on) {}

        @Override
        public @Nullable SocketAddress getRemoteSocketAddress() {
            return new InetSocketAddress("127.0.0.1", 5060);
        }

        @Override
        public @Nullable SocketAddress getLocalSocketAddress() {
            return new InetSocketAddress("127.0.0.1", 5061);
        }
    }
}
