package io.pulseline.metasim.edge;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.Vector;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tls.*;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/// Meta's side of the DTLS handshake, by the JCA flavour of the library (the platform uses the lightweight one).
final class EdgeDtls {
    private static final int AES_GCM = 7;
    private static final int AES_CM_80 = 1;

    private final JcaTlsCrypto crypto;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final String fingerprint;

    EdgeDtls() {
        try {
            crypto = new JcaTlsCryptoProvider().create(new SecureRandom());
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
            Instant now = Instant.now();
            X500Principal name = new X500Principal("CN=meta-simulator");
            certificate = new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    name,
                                    new BigInteger(60, new SecureRandom()),
                                    Date.from(now.minus(1, ChronoUnit.DAYS)),
                                    Date.from(now.plus(30, ChronoUnit.DAYS)),
                                    name,
                                    keys.getPublic())
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
            fingerprint = print(certificate.getEncoded());
        } catch (Exception failure) {
            throw new IllegalStateException("no certificate for the media edge", failure);
        }
    }

    String fingerprint() {
        return fingerprint;
    }

    /// Keys as the profile slices them: client key, server key, client salt, server salt (RFC 5764 §4.2).
    record Material(boolean gcm, boolean weAreClient, byte[] bytes) {}

    Material shake(DatagramTransport transport, boolean client, String expected) throws IOException {
        State state = new State(expected);
        if (client) {
            new DTLSClientProtocol().connect(new Client(state), transport);
        } else {
            new DTLSServerProtocol().accept(new Server(state), transport);
        }
        if (state.exported == null) {
            throw new IOException("no SRTP profile in common");
        }
        return new Material(state.profile == AES_GCM, client, state.exported);
    }

    private static String print(byte[] certificate) {
        try {
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private final class State {
        final String expected;
        int profile = -1;
        byte @Nullable [] exported;

        State(String expected) {
            this.expected = expected;
        }

        void check(org.bouncycastle.tls.@Nullable Certificate chain) throws IOException {
            if (chain == null
                    || chain.isEmpty()
                    || !print(chain.getCertificateAt(0).getEncoded()).equals(expected)) {
                throw new TlsFatalAlert(AlertDescription.bad_certificate);
            }
        }

        void export(TlsContext context) {
            if (profile >= 0) {
                int each = profile == AES_GCM ? 16 + 12 : 16 + 14;
                exported = context.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 2 * each);
            }
        }

        JcaDefaultTlsCredentialedSigner signer(TlsContext context) throws IOException {
            try {
                TlsCertificate own = crypto.createCertificate(certificate.getEncoded());
                return new JcaDefaultTlsCredentialedSigner(
                        new TlsCryptoParameters(context),
                        crypto,
                        keys.getPrivate(),
                        new org.bouncycastle.tls.Certificate(new TlsCertificate[] {own}),
                        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
            } catch (java.security.cert.CertificateEncodingException impossible) {
                throw new IOException(impossible);
            }
        }
    }

    private final class Client extends DefaultTlsClient {
        private final State state;

        Client(State state) {
            super(crypto);
            this.state = state;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
            Hashtable<Integer, byte[]> extensions =
                    TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
            TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {AES_CM_80, AES_GCM}, new byte[0]));
            return extensions;
        }

        @Override
        public void processServerExtensions(Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            UseSRTPData data = TlsSRTPUtils.getUseSRTPExtension(extensions);
            state.profile = data == null ? -1 : data.getProtectionProfiles()[0];
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                    state.check(server.getCertificate());
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                    return state.signer(context);
                }
            };
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            state.export(context);
        }
    }

    private final class Server extends DefaultTlsServer {
        private final State state;

        Server(State state) {
            super(crypto);
            this.state = state;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        // the certificate is an elliptic one: a suite with RSA would have no signer
        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
        }

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
            return state.signer(context);
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            Vector<SignatureAndHashAlgorithm> accepted = new Vector<>();
            accepted.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
            accepted.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa));
            return new CertificateRequest(
                    new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign}, accepted, null);
        }

        @Override
        public void notifyClientCertificate(org.bouncycastle.tls.Certificate chain) throws IOException {
            state.check(chain);
        }

        @Override
        public void processClientExtensions(Hashtable extensions) throws IOException {
            super.processClientExtensions(extensions);
            UseSRTPData data = TlsSRTPUtils.getUseSRTPExtension(extensions);
            if (data != null) {
                for (int offered : data.getProtectionProfiles()) {
                    if (state.profile < 0 && (offered == AES_CM_80 || offered == AES_GCM)) {
                        state.profile = offered;
                    }
                }
            }
        }

        @Override
        public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
            Hashtable<Integer, byte[]> extensions =
                    TlsExtensionsUtils.ensureExtensionsInitialised(super.getServerExtensions());
            if (state.profile >= 0) {
                TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {state.profile}, new byte[0]));
            }
            return extensions;
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            state.export(context);
        }
    }
}
