package io.pulseline.platform.workers.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Key material of a control channel, made by the JDK's own keytool: who is trusted and one stranger.
final class ControlKeys {
    static final String PASSWORD = "control-test";
    private final Path folder;

    private ControlKeys(Path folder) {
        this.folder = folder;
    }

    static ControlKeys make(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        for (String name : List.of("web.p12", "worker.p12", "stranger.p12", "trust.p12")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        ControlKeys keys = new ControlKeys(folder);
        for (String name : List.of("web", "worker", "stranger")) {
            keys.keytool(
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-keystore",
                    keys.file(name));
        }
        for (String name : List.of("web", "worker")) {
            String certificate = folder.resolve(name + ".cer").toString();
            keys.keytool("-exportcert", "-alias", name, "-keystore", keys.file(name), "-file", certificate);
            keys.keytool(
                    "-importcert", "-noprompt", "-alias", name, "-file", certificate, "-keystore", keys.file("trust"));
        }
        return keys;
    }

    String file(String name) {
        return folder.resolve(name + ".p12").toAbsolutePath().toString();
    }

    /// Trusts the control channel, and shows who it is.
    SSLContext as(String name) throws GeneralSecurityException, IOException {
        KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(store(name), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(key.getKeyManagers(), trust().getTrustManagers(), null);
        return context;
    }

    /// Trusts the control channel, and shows no certificate.
    SSLContext asNobody() throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust().getTrustManagers(), null);
        return context;
    }

    private TrustManagerFactory trust() throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store("trust"));
        return trust;
    }

    private KeyStore store(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(file(name)))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + command);
        }
    }
}
