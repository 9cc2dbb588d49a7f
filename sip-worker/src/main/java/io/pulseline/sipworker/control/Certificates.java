package io.pulseline.sipworker.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Collections;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Whom we are, and whom we believe, as TLS wants to be told.
final class Certificates {
    private Certificates() {}

    /// Our own certificate. A client's is never asked for: Meta's has a name that means nothing.
    ///
    /// @throws IllegalStateException with a sentence for people
    static SSLContext server(@Nullable Path keystore, String password) {
        return withKeys(keystore, password, keys -> {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        });
    }

    /// What all workers with this certificate have in common and nobody else can know, made of its private key.
    ///
    /// @param purpose one secret for each
    /// @throws IllegalStateException with a sentence for people
    static byte[] secret(@Nullable Path keystore, String password, String purpose) {
        return withKeys(keystore, password, keys -> {
            for (String alias : Collections.list(keys.aliases())) {
                Key key = keys.getKey(alias, password.toCharArray());
                if (key != null && key.getEncoded() != null) {
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
                    return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
                }
            }
            throw new GeneralSecurityException("it has no private key");
        });
    }

    private interface Use<T> {
        T of(KeyStore keys) throws GeneralSecurityException;
    }

    private static <T> T withKeys(@Nullable Path keystore, String password, Use<T> use) {
        if (keystore == null) {
            throw new IllegalStateException("pulseline.sip.keystore names no certificate for SIP over TLS");
        }
        try (InputStream file = Files.newInputStream(keystore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, password.toCharArray());
            return use.of(keys);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalStateException(
                    "pulseline.sip.keystore " + keystore + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /// @param authorities PEM file of authorities; null for those that Java knows
    static SSLContext client(@Nullable Path authorities) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            if (authorities == null) {
                context.init(null, null, null);
                return context;
            }
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            try (InputStream file = Files.newInputStream(authorities)) {
                Collection<? extends Certificate> all =
                        CertificateFactory.getInstance("X.509").generateCertificates(file);
                int index = 0;
                for (Certificate one : all) {
                    trusted.setCertificateEntry("authority-" + index++, one);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalStateException(
                    "the authorities " + authorities + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }
}
