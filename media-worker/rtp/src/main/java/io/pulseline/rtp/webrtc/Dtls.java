package io.pulseline.rtp.webrtc;

import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.*;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/// One DTLS 1.2 handshake with `use_srtp` (RFC 5764), either role, on a virtual thread. The owning loop feeds it
/// datagrams that came from the address that ICE validated or SDP named, and nobody else's.
public final class Dtls {
    private static final int[] CIPHERS = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
    };
    private static final int MTU = 1200;

    private final Certificate own;
    private final String expectedFingerprint;
    private final Consumer<byte[]> output;
    private final List<SrtpProfile> profiles;
    private final BlockingQueue<byte[]> input = new ArrayBlockingQueue<>(64);
    private volatile boolean closed;
    private @Nullable Integer profile;
    private byte @Nullable [] exported;

    /// @param keys    ready to use, in our direction
    public record Agreed(Srtp keys, SrtpProfile profile) {}

    /// What became of a handshake. Called on its own thread, one of them once.
    public interface Outcome {
        void agreed(Agreed agreed);

        /// @param stranger the certificate is not the one that the SDP announced
        void failed(boolean stranger, String detail);
    }

    private static final class WrongFingerprint extends IOException {
        WrongFingerprint() {
            super("the certificate is not the one that the SDP announced");
        }
    }

    /// @param expectedFingerprint upper case hex with colons, SHA-256
    /// @param output              sends a datagram; called on the handshake's thread
    public Dtls(Certificate own, String expectedFingerprint, Consumer<byte[]> output) {
        this(own, expectedFingerprint, output, SrtpProfile.OF_DTLS);
    }

    /// @param profiles what may be agreed on, best first
    public Dtls(Certificate own, String expectedFingerprint, Consumer<byte[]> output, List<SrtpProfile> profiles) {
        this.profiles = profiles;
        this.own = own;
        this.expectedFingerprint = expectedFingerprint;
        this.output = output;
    }

    /// Called by the loop; a full queue drops, the peer repeats.
    public void feed(byte[] datagram) {
        input.offer(datagram);
    }

    /// Begins on a virtual thread.
    ///
    /// @param asClient whether we open it
    public void start(String name, boolean asClient, Outcome outcome) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                outcome.agreed(handshake(asClient));
            } catch (IOException | RuntimeException failure) {
                boolean stranger =
                        failure instanceof WrongFingerprint || failure.getCause() instanceof WrongFingerprint;
                outcome.failed(stranger, String.valueOf(failure.getMessage()));
            }
        });
    }

    /// Blocks until keys are agreed.
    public Agreed handshake(boolean asClient) throws IOException {
        if (asClient) {
            new DTLSClientProtocol().connect(new Client(), new Wire());
        } else {
            new DTLSServerProtocol().accept(new Server(), new Wire());
        }
        byte[] material = exported;
        if (profile == null || material == null) {
            throw new IOException("the peer agreed on no SRTP profile");
        }
        SrtpProfile agreed = SrtpProfile.of(profile);
        int key = agreed.keyBytes();
        int salt = agreed.saltBytes();
        byte[] clientKey = slice(material, 0, key);
        byte[] serverKey = slice(material, key, key);
        byte[] clientSalt = slice(material, 2 * key, salt);
        byte[] serverSalt = slice(material, 2 * key + salt, salt);
        Srtp srtp = asClient
                ? new Srtp(agreed, clientKey, clientSalt, serverKey, serverSalt)
                : new Srtp(agreed, serverKey, serverSalt, clientKey, clientSalt);
        return new Agreed(srtp, agreed);
    }

    /// Key material can be exported in this moment only.
    private void export(TlsContext context) {
        if (profile != null) {
            SrtpProfile agreed = SrtpProfile.of(profile);
            exported = context.exportKeyingMaterial(
                    "EXTRACTOR-dtls_srtp", null, 2 * (agreed.keyBytes() + agreed.saltBytes()));
        }
    }

    private static byte[] slice(byte[] from, int start, int length) {
        byte[] part = new byte[length];
        System.arraycopy(from, start, part, 0, length);
        return part;
    }

    private void verify(org.bouncycastle.tls.@Nullable Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw new WrongFingerprint();
        }
        if (!Certificate.fingerprint(chain.getCertificateAt(0).getEncoded()).equalsIgnoreCase(expectedFingerprint)) {
            throw new WrongFingerprint();
        }
    }

    private UseSRTPData offeredProfiles() {
        int[] codes = profiles.stream().mapToInt(SrtpProfile::code).toArray();
        return new UseSRTPData(codes, new byte[0]);
    }

    private TlsCredentialedSigner signer(TlsContext context) throws IOException {
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                own.crypto(),
                own.privateKey(),
                own.chain(),
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    /// Ends a handshake that is under way.
    public void close() {
        closed = true;
    }

    /// Datagrams as the library wants them.
    private final class Wire implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return 1500;
        }

        @Override
        public int getSendLimit() {
            return MTU;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            if (closed) {
                throw new IOException("the leg is closed");
            }
            try {
                byte[] datagram = input.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (datagram == null) {
                    return -1;
                }
                int count = Math.min(length, datagram.length);
                System.arraycopy(datagram, 0, buffer, offset, count);
                return count;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", stopped);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("the leg is closed");
            }
            output.accept(slice(buffer, offset, length));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class Client extends DefaultTlsClient {
        Client() {
            super(own.crypto());
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            export(context);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return CIPHERS;
        }

        @Override
        public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
            Hashtable<Integer, byte[]> extensions =
                    TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
            TlsSRTPUtils.addUseSRTPExtension(extensions, offeredProfiles());
            return extensions;
        }

        @Override
        public void processServerExtensions(Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(extensions);
            if (chosen != null && chosen.getProtectionProfiles().length == 1) {
                profile = chosen.getProtectionProfiles()[0];
            }
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                    verify(certificate.getCertificate());
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                    return signer(context);
                }
            };
        }
    }

    private final class Server extends DefaultTlsServer {
        Server() {
            super(own.crypto());
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            export(context);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        // ours is an elliptic certificate: for a suite with RSA, which some peers like better, there is no signer
        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {CIPHERS[0]};
        }

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
            return signer(context);
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
            algorithms.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
            algorithms.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa));
            return new CertificateRequest(
                    new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign}, algorithms, null);
        }

        @Override
        public void notifyClientCertificate(org.bouncycastle.tls.Certificate chain) throws IOException {
            verify(chain);
        }

        @Override
        public void processClientExtensions(Hashtable extensions) throws IOException {
            super.processClientExtensions(extensions);
            UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
            if (offered != null) {
                for (SrtpProfile ours : profiles) {
                    for (int theirs : offered.getProtectionProfiles()) {
                        if (profile == null && theirs == ours.code()) {
                            profile = theirs;
                        }
                    }
                }
            }
        }

        @Override
        public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
            Hashtable<Integer, byte[]> extensions =
                    TlsExtensionsUtils.ensureExtensionsInitialised(super.getServerExtensions());
            if (profile != null) {
                TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {profile}, new byte[0]));
            }
            return extensions;
        }
    }
}
