package io.pulseline.rtp.webrtc;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// The certificate of this process: made at its start, ECDSA P-256 so that a handshake fits into few packets, never on
/// disk.
public final class Certificate {
    private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    private final AsymmetricKeyParameter privateKey;
    private final byte[] encoded;
    private final String fingerprint;

    public Certificate() {
        try {
            ECKeyPairGenerator generator = new ECKeyPairGenerator();
            generator.init(new ECKeyGenerationParameters(
                    ECNamedDomainParameters.lookup(org.bouncycastle.asn1.sec.SECObjectIdentifiers.secp256r1),
                    new SecureRandom()));
            AsymmetricCipherKeyPair pair = generator.generateKeyPair();
            this.privateKey = pair.getPrivate();
            SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic());
            long now = System.currentTimeMillis();
            X500Name name = new X500Name("CN=pulseline");
            X509CertificateHolder holder = new X509v3CertificateBuilder(
                            name,
                            new BigInteger(64, new SecureRandom()),
                            new Date(now - 86_400_000L),
                            new Date(now + 30 * 86_400_000L),
                            name,
                            publicKey)
                    .build(new BcECContentSignerBuilder(
                                    new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA"),
                                    new DefaultDigestAlgorithmIdentifierFinder().find("SHA-256"))
                            .build(privateKey));
            this.encoded = holder.getEncoded();
            this.fingerprint = fingerprint(encoded);
        } catch (IOException | OperatorCreationException failure) {
            throw new IllegalStateException("no DTLS certificate could be made", failure);
        }
    }

    static String fingerprint(byte[] certificate) {
        try {
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// As SDP writes it behind `a=fingerprint:sha-256 `.
    public String fingerprint() {
        return fingerprint;
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    AsymmetricKeyParameter privateKey() {
        return privateKey;
    }

    org.bouncycastle.tls.Certificate chain() throws IOException {
        return new org.bouncycastle.tls.Certificate(new TlsCertificate[] {crypto.createCertificate(encoded)});
    }
}
