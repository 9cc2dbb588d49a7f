package io.pulseline.sipworker.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The doors of this process and its ways out. A virtual thread a connection.
public final class SipStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SipStack.class);
    private static final int PATIENCE = 8_000;
    private static final int CONNECT = 4_000;
    private static final int MOST_STREAMS = 4_000;
    private static final long SWEEP = 60_000;
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final StackSettings settings;
    private final Gate gate;
    private final Timers timers;
    private final Transactions transactions;
    private final Set<StreamFlow> streams = ConcurrentHashMap.newKeySet();
    private final Map<Hop, StreamFlow> outgoing = new ConcurrentHashMap<>();
    private @Nullable ServerSocket tls;
    private @Nullable ServerSocket tcp;
    private @Nullable UdpEdge udp;
    private volatile boolean running;

    public SipStack(StackSettings settings, Gate gate, SipHandler handler) {
        this(settings, gate, handler, new Timers());
    }

    /// @param timers closed with the stack
    public SipStack(StackSettings settings, Gate gate, SipHandler handler, Timers timers) {
        this.settings = settings;
        this.timers = timers;
        this.gate = gate;
        this.transactions = new Transactions(handler, gate, timers);
    }

    /// @throws UncheckedIOException when a port is taken
    public void start() {
        running = true;
        try {
            SSLServerSocket secure = (SSLServerSocket) settings.server()
                    .getServerSocketFactory()
                    .createServerSocket(settings.tlsPort(), 256, settings.bind());
            secure.setEnabledProtocols(PROTOCOLS);
            tls = secure;
            Thread.ofVirtual().name("sip-tls").start(() -> accept(secure, "TLS"));
            if (settings.tcpPort() >= 0) {
                ServerSocket plain = new ServerSocket(settings.tcpPort(), 256, settings.bind());
                tcp = plain;
                Thread.ofVirtual().name("sip-tcp").start(() -> accept(plain, "TCP"));
            }
            if (settings.udpPort() >= 0) {
                udp = new UdpEdge(
                        new InetSocketAddress(settings.bind(), settings.udpPort()), gate, transactions::receive);
            }
        } catch (IOException failure) {
            close();
            throw new UncheckedIOException("SIP cannot listen: " + failure.getMessage(), failure);
        }
        sweep();
    }

    private void sweep() {
        if (running) {
            gate.sweep();
            outgoing.values().removeIf(flow -> !flow.isOpen());
            timers.after(SWEEP, this::sweep);
        }
    }

    private void accept(ServerSocket server, String transport) {
        while (running) {
            try {
                Socket socket = server.accept();
                if (streams.size() >= MOST_STREAMS || !gate.admits(socket.getInetAddress())) {
                    socket.close();
                    continue;
                }
                Thread.ofVirtual().name("sip-in").start(() -> serve(socket, transport));
            } catch (IOException trouble) {
                if (running && server.isClosed()) {
                    LOG.error("event=sip-listener-closed transport={}", transport);
                    return;
                }
            }
        }
    }

    private void serve(Socket socket, String transport) {
        InetAddress peer = socket.getInetAddress();
        try {
            if (socket instanceof SSLSocket secure) {
                secure.setSoTimeout(PATIENCE);
                secure.startHandshake();
            }
            listen(new StreamFlow(socket, transport));
        } catch (IOException refused) {
            gate.probe(peer, "no TLS handshake");
            close(socket);
        } finally {
            gate.gone(peer);
        }
    }

    private void listen(StreamFlow flow) {
        streams.add(flow);
        String why = flow.read(this::received);
        if (!why.isEmpty()) {
            gate.probe(flow.remote().getAddress(), why);
        }
        streams.remove(flow);
        transactions.lost(flow);
    }

    private boolean received(SipMessage message, Flow flow) {
        if (gate.isBanned(flow.remote().getAddress())) {
            return false;
        }
        return transactions.receive(message, flow);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // it is closed
        }
    }

    /// The connection to a place, a new one when none is open. Blocks for a handshake.
    ///
    /// @throws IOException when it cannot be reached, or shows a certificate that is not its own
    public Flow connect(Hop hop) throws IOException {
        StreamFlow known = outgoing.get(hop);
        if (known != null && known.isOpen()) {
            return known;
        }
        List<InetAddress> addresses = judged(hop.at());
        UdpEdge datagrams = udp;
        if (hop.transport().equals("UDP")) {
            if (datagrams == null) {
                throw new IOException("UDP is switched off here");
            }
            return datagrams.to(new InetSocketAddress(addresses.getFirst(), hop.port()));
        }
        IOException last = null;
        for (InetAddress address : addresses) {
            try {
                return connect(hop, address);
            } catch (IOException failure) {
                last = failure;
            }
        }
        throw java.util.Objects.requireNonNull(last);
    }

    private Flow connect(Hop hop, InetAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            if (settings.bind() != null && !settings.bind().isAnyLocalAddress()) {
                socket.bind(new InetSocketAddress(settings.bind(), 0));
            }
            socket.connect(new InetSocketAddress(address, hop.port()), CONNECT);
            StreamFlow flow =
                    new StreamFlow(hop.transport().equals("TLS") ? secured(socket, hop) : socket, hop.transport());
            outgoing.put(hop, flow);
            Thread.ofVirtual().name("sip-out").start(() -> listen(flow));
            return flow;
        } catch (IOException failure) {
            close(socket);
            throw failure;
        }
    }

    /// @return the addresses of a name that we may connect to, at least one
    private List<InetAddress> judged(String host) throws IOException {
        List<InetAddress> found = host.equals("localhost") || host.endsWith(".localhost")
                ? List.of(InetAddress.getLoopbackAddress())
                : List.of(InetAddress.getAllByName(host));
        List<InetAddress> allowed = found.stream().filter(settings.reachable()).toList();
        if (allowed.isEmpty()) {
            throw new IOException(host + " is at an address that is not allowed");
        }
        return allowed;
    }

    /// No ALPN: Meta's edge ends the handshake over the name `sip` (alert 120).
    private SSLSocket secured(Socket socket, Hop hop) throws IOException {
        SSLSocket secure = (SSLSocket) (hop.meta() ? settings.meta() : settings.trunks())
                .getSocketFactory()
                .createSocket(socket, hop.host(), hop.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(PROTOCOLS);
        secure.setSSLParameters(parameters);
        secure.setSoTimeout(PATIENCE);
        secure.startHandshake();
        return secure;
    }

    /// Sends a request; Via is ours to write.
    public ClientTransaction send(SipRequest request, Flow flow, ClientListener listener) {
        request.headers().first("Via", via(flow));
        return transactions.send(request, flow, listener);
    }

    /// Out of any transaction: the ACK of a 2xx.
    public void sendAck(SipRequest ack, Flow flow) {
        ack.headers().first("Via", via(flow));
        flow.send(ack.bytes());
    }

    /// @param reason the header that says why (RFC 3326), null for none
    /// @return what was sent
    public SipRequest cancel(ClientTransaction invite, @Nullable String reason) {
        SipRequest cancel = invite.cancel();
        if (reason != null) {
            cancel.headers().add("Reason", reason);
        }
        transactions.send(cancel, invite.flow(), new ClientListener() {
            @Override
            public void answered(SipResponse response) {}

            @Override
            public void failed(String why) {}
        });
        return cancel;
    }

    private String via(Flow flow) {
        return "SIP/2.0/" + flow.transport() + " " + settings.sentBy() + ":" + port(flow) + ";rport;branch="
                + Ids.branch();
    }

    private int port(Flow flow) {
        return switch (flow.transport()) {
            case "TLS" -> tlsPort();
            case "TCP" -> tcpPort() < 0 ? flow.local().getPort() : tcpPort();
            default -> flow.local().getPort();
        };
    }

    /// Our Contact for a peer: where it finds us again, by the transport that it is reached by. A name below
    /// `localhost`
    /// is in no DNS (RFC 6761, 6.3), and many telephones ask nobody else: there it is the address.
    public String contact(Flow flow) {
        String name = settings.sentBy();
        InetAddress local = flow.local().getAddress();
        if ((name.equals("localhost") || name.endsWith(".localhost")) && !local.isAnyLocalAddress()) {
            name = local.getHostAddress();
            name = name.indexOf(':') < 0 ? name : "[" + name.replaceAll("%.*", "") + "]";
        }
        return "<sip:pulseline@" + name + ":" + port(flow) + ";transport="
                + flow.transport().toLowerCase(Locale.ROOT) + ">";
    }

    public Timers timers() {
        return timers;
    }

    public Gate gate() {
        return gate;
    }

    public int tlsPort() {
        return tls == null ? -1 : tls.getLocalPort();
    }

    public int tcpPort() {
        return tcp == null ? -1 : tcp.getLocalPort();
    }

    public int udpPort() {
        return udp == null ? -1 : udp.port();
    }

    /// Transactions that are not over.
    public int open() {
        return transactions.open();
    }

    @Override
    public void close() {
        running = false;
        for (ServerSocket server : new @Nullable ServerSocket[] {tls, tcp}) {
            if (server != null) {
                try {
                    server.close();
                } catch (IOException gone) {
                    // it is closed
                }
            }
        }
        if (udp != null) {
            udp.close();
        }
        streams.forEach(StreamFlow::close);
        timers.close();
        transactions.close();
    }
}
