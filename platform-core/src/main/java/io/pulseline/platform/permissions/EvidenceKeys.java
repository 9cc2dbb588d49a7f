package io.pulseline.platform.permissions;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Signs what a tenant takes away as evidence: ECDSA over P-256, a certificate of the tenant's own, ten years. Whoever
/// has the certificate can check a file without us.
@Component
class EvidenceKeys {
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final String PLACE = "evidence_key|private_key";
    private static final Duration VALID = Duration.ofDays(3650);

    private record Pair(PrivateKey key, X509Certificate certificate) {}

    private final JdbcClient jdbc;
    private final TenantVault vault;
    private final TenantTransactions transactions;
    private final Clock clock;

    EvidenceKeys(JdbcClient jdbc, TenantVault vault, TenantTransactions transactions, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// A detached signature (CMS, RFC 5652), DER, with the certificate in it.
    byte[] sign(Tenant tenant, byte[] content) {
        Pair pair = pair(tenant);
        try {
            ContentSigner signer = new JcaContentSignerBuilder(ALGORITHM).build(pair.key());
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(
                    new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                            .build(signer, pair.certificate()));
            generator.addCertificates(new JcaCertStore(List.of(pair.certificate())));
            return generator
                    .generate(new CMSProcessableByteArray(content), false)
                    .getEncoded();
        } catch (GeneralSecurityException | OperatorCreationException | CMSException | IOException failure) {
            throw new IllegalStateException("evidence cannot be signed", failure);
        }
    }

    Optional<X509Certificate> certificate(Tenant tenant) {
        return transactions.inTenant(tenant.id(), () -> find(tenant.id())).map(Pair::certificate);
    }

    private Pair pair(Tenant tenant) {
        return transactions.inTenant(
                tenant.id(),
                () -> find(tenant.id()).orElseGet(() -> {
                    keep(tenant.id(), make(tenant));
                    // a twin may have been first
                    return find(tenant.id()).orElseThrow();
                }));
    }

    private Optional<Pair> find(TenantId tenant) {
        return jdbc.sql("select certificate, private_key from evidence_key where tenant_id = ?")
                .param(tenant.value())
                .query((row, index) -> read(tenant, row.getBytes("certificate"), row.getBytes("private_key")))
                .optional();
    }

    private Pair read(TenantId tenant, byte[] certificate, byte[] sealed) {
        try {
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder()
                            .decode(vault.open(tenant, PLACE, sealed).reveal())));
            return new Pair(key, (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate)));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the key that signs evidence cannot be read", failure);
        }
    }

    private void keep(TenantId tenant, Pair pair) {
        try {
            jdbc.sql("""
                            insert into evidence_key (tenant_id, certificate, private_key, made_at) values (?, ?, ?, ?)
                            on conflict do nothing
                            """)
                    .param(tenant.value())
                    .param(pair.certificate().getEncoded())
                    .param(vault.seal(
                            tenant,
                            PLACE,
                            new Secret(Base64.getEncoder()
                                    .encodeToString(pair.key().getEncoded()))))
                    .param(Timestamp.from(clock.instant()))
                    .update();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the key that signs evidence cannot be kept", failure);
        }
    }

    private Pair make(Tenant tenant) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            Instant now = clock.instant();
            X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.CN, "Evidence of " + tenant.name())
                    .addRDN(BCStyle.O, tenant.name())
                    .build();
            X509CertificateHolder holder = new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.valueOf(now.toEpochMilli()),
                            Date.from(now),
                            Date.from(now.plus(VALID)),
                            name,
                            keys.getPublic())
                    .build(new JcaContentSignerBuilder(ALGORITHM).build(keys.getPrivate()));
            return new Pair(keys.getPrivate(), (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException failure) {
            throw new IllegalStateException("a key that signs evidence cannot be made", failure);
        }
    }
}
