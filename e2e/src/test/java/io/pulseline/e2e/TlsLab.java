package io.pulseline.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// TLS servers with real certificates of an authority that this makes, by the JDK's own keytool.
final class TlsLab implements AutoCloseable {
    private static final String PASSWORD = "password-of-a-test";

    private final Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();

    TlsLab(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        authority("authority");
        keytool(
                "-exportcert",
                "-alias",
                "authority",
                "-rfc",
                "-file",
                file("authority.pem").toString());
        authority("stranger");
    }

    private void authority(String name) throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=Lab " + name,
                "-ext",
                "bc:c",
                "-startdate",
                "-400d",
                "-validity",
                "2000");
    }

    Path authorities() {
        return file("authority.pem");
    }

    /// @param names      alternative names of the certificate
    /// @param issuer     authority or stranger
    /// @param begin      as keytool writes it: `-1d`
    /// @param days       how long it is good from then
    /// @return port
    int server(String names, String issuer, String begin, int days, ClientAuth clientAuth)
            throws IOException, InterruptedException, GeneralSecurityException {
        String alias = "server-" + open.size();
        Path request = file(alias + ".csr");
        Path signed = file(alias + ".pem");
        keytool("-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=ignored");
        keytool("-certreq", "-alias", alias, "-file", request.toString());
        keytool(
                "-gencert",
                "-alias",
                issuer,
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-rfc",
                "-startdate",
                begin,
                "-validity",
                String.valueOf(days),
                "-ext",
                "san="
                        + String.join(
                                ",",
                                Arrays.stream(names.split(","))
                                        .map(name -> "dns:" + name)
                                        .toList()));
        keytool("-importcert", "-alias", alias, "-file", signed.toString(), "-noprompt");
        return listen(alias, clientAuth);
    }

    enum ClientAuth {
        NONE,
        WANTED,
        NEEDED
    }

    private int listen(String alias, ClientAuth clientAuth) throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(file("lab.p12"))) {
            all.load(stored, PASSWORD.toCharArray());
        }
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(
                alias,
                all.getKey(alias, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                all.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket listening = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        switch (clientAuth) {
            case NONE -> {}
            case WANTED -> listening.setWantClientAuth(true);
            case NEEDED -> listening.setNeedClientAuth(true);
        }
        open.add(listening);
        Thread.ofVirtual().start(() -> serve(listening));
        return listening.getLocalPort();
    }

    private static void serve(SSLServerSocket listening) {
        while (!listening.isClosed()) {
            try (SSLSocket guest = (SSLSocket) listening.accept()) {
                guest.startHandshake();
                guest.getInputStream().read();
            } catch (IOException over) {
                // the guest left, as probes do
            }
        }
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments));
        command.addAll(
                List.of("-keystore", file("lab.p12").toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file("keytool.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + Files.readString(file("keytool.log")));
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }
}
