package io.pulseline.platform.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// The authorities that everybody trusts, as this Java has them, and those of the configured file.
final class Authorities {
    private final @Nullable Path file;

    Authorities(@Nullable Path file) {
        this.file = file;
    }

    Set<TrustAnchor> all() {
        Set<TrustAnchor> all = new HashSet<>();
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(one -> Arrays.stream(((X509TrustManager) one).getAcceptedIssuers()))
                    .forEach(one -> all.add(new TrustAnchor(one, null)));
            if (file != null && Files.exists(file)) {
                try (InputStream pem = Files.newInputStream(file)) {
                    for (Certificate one :
                            CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                        all.add(new TrustAnchor((X509Certificate) one, null));
                    }
                }
            }
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException("the authorities cannot be read: " + failure.getMessage(), failure);
        }
        return all;
    }
}
