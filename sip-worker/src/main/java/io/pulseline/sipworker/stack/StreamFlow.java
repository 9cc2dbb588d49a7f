package io.pulseline.sipworker.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;

/// A TCP or TLS connection: messages are parted by their Content-Length (RFC 3261 §18.3).
final class StreamFlow implements Flow {
    /// A message that has begun has to end within this time.
    private static final int PATIENCE = 10_000;
    /// A peer that says nothing at all for so long is let go; keep-alives count as words.
    private static final int IDLE = 900_000;

    private final Socket socket;
    private final String transport;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private volatile boolean open = true;

    StreamFlow(Socket socket, String transport) throws IOException {
        this.socket = socket;
        this.transport = transport;
        this.out = socket.getOutputStream();
        this.remote = (InetSocketAddress) socket.getRemoteSocketAddress();
        this.local = (InetSocketAddress) socket.getLocalSocketAddress();
        socket.setTcpNoDelay(true);
    }

    /// Reads until the end of the connection.
    ///
    /// @param sink false when the stream cannot be read on
    /// @return why it ended; empty for an orderly end
    String read(BiPredicate<SipMessage, Flow> sink) {
        byte[] buffer = new byte[8192];
        int filled = 0;
        try {
            InputStream in = socket.getInputStream();
            while (open) {
                int used = take(buffer, filled, sink);
                if (used < 0) {
                    return "unreadable";
                }
                System.arraycopy(buffer, used, buffer, 0, filled - used);
                filled -= used;
                if (filled == buffer.length) {
                    if (buffer.length >= SipParser.LONGEST) {
                        return "message too long";
                    }
                    buffer = java.util.Arrays.copyOf(buffer, buffer.length * 2);
                }
                socket.setSoTimeout(filled == 0 ? IDLE : PATIENCE);
                int count = in.read(buffer, filled, buffer.length - filled);
                if (count < 0) {
                    return "";
                }
                filled += count;
            }
            return "";
        } catch (SocketTimeoutException slow) {
            return filled == 0 ? "" : "message not finished";
        } catch (SipParser.Unreadable garbage) {
            return "unreadable";
        } catch (IOException gone) {
            return "";
        } finally {
            close();
        }
    }

    /// @return bytes that were used, -1 when the stream cannot be read on
    private int take(byte[] buffer, int filled, BiPredicate<SipMessage, Flow> sink) throws SipParser.Unreadable {
        int at = 0;
        while (true) {
            int blank = at;
            while (at < filled && (buffer[at] == '\r' || buffer[at] == '\n')) {
                at++;
            }
            if (at - blank >= 4) {
                // RFC 5626 §4.4.1: a ping wants its pong
                send(new byte[] {'\r', '\n'});
            }
            byte[] rest = at == 0 ? buffer : java.util.Arrays.copyOfRange(buffer, at, filled);
            int length = filled - at;
            if (SipParser.endOfHead(rest, length) < 0) {
                return at;
            }
            SipParser.Head head = SipParser.head(rest, length);
            int body = Math.max(0, SipParser.claimed(head.message(), 0));
            // a subtraction: the sum of what strangers write may be too much for a number
            if (body > SipParser.LONGEST - head.bytes()) {
                throw new SipParser.Unreadable("message too long");
            }
            if (head.bytes() + body > length) {
                return at;
            }
            if (!sink.test(SipParser.withBody(head.message(), rest, head.bytes(), body), this)) {
                return -1;
            }
            at += head.bytes() + body;
        }
    }

    @Override
    public String transport() {
        return transport;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void send(byte[] message) {
        writing.lock();
        try {
            out.write(message);
            out.flush();
        } catch (IOException gone) {
            close();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        open = false;
        try {
            socket.close();
        } catch (IOException gone) {
            // it is closed
        }
    }
}
