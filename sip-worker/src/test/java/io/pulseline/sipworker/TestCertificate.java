package io.pulseline.sipworker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate for `localhost` that is its own authority, made by the JDK's tool.
public final class TestCertificate {
    public static final String PASSWORD = "changeit";
    private static final Path FOLDER = Path.of("target/test-tls");

    private TestCertificate() {}

    /// One context for servers and clients.
    public static SSLContext context() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store())) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("self", keys.getCertificate("sip"));
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    public static synchronized Path store() throws IOException, InterruptedException {
        Path store = FOLDER.resolve("sip.p12");
        if (Files.exists(store)) {
            return store;
        }
        Files.createDirectories(FOLDER);
        run(
                "-genkeypair",
                "-alias",
                "sip",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,dns:sip.tern.localhost,ip:127.0.0.1",
                "-ext",
                "bc=ca:true",
                "-validity",
                "365",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        run(
                "-exportcert",
                "-rfc",
                "-alias",
                "sip",
                "-file",
                FOLDER.resolve("sip.pem").toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        return store;
    }

    /// The certificate as text, for peers that are no Java.
    public static Path pem() throws IOException, InterruptedException {
        store();
        return FOLDER.resolve("sip.pem");
    }

    private static void run(String... arguments) throws IOException, InterruptedException {
        java.util.List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(java.util.List.of(arguments));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (tool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
