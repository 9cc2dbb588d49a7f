package io.pulseline.platform.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.DynamicPropertyRegistry;

/// S3Proxy as a process, over a directory: it verifies signatures, and can be away.
public final class BucketServer implements AutoCloseable {
    static final String BUCKET = "voices";
    static final String ACCESS = "test-access";
    static final String SECRET = "test-secret-never-printed";
    private static final Path JAR = Path.of("target/test-servers/s3proxy.jar");

    private final int port;
    private final Path root;
    private @Nullable Process process;

    public BucketServer() throws IOException {
        root = Files.createTempDirectory(Path.of("target"), "bucket-");
        Files.createDirectory(root.resolve(BUCKET));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(settings(), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(port, ACCESS, SECRET, root.toAbsolutePath()));
    }

    private Path settings() {
        return root.resolveSibling(root.getFileName() + ".properties");
    }

    /// Where it is and who may use it, for a platform that keeps its parts there.
    ///
    /// @param prefix before each object's name
    public void settings(DynamicPropertyRegistry registry, String prefix) {
        registry.add("pulseline.storage.store", () -> "s3");
        registry.add("pulseline.storage.s3.endpoint", this::endpoint);
        registry.add("pulseline.storage.s3.bucket", () -> BUCKET);
        registry.add("pulseline.storage.s3.prefix", () -> prefix);
        registry.add("pulseline.storage.s3.path-style", () -> "true");
        registry.add("pulseline.storage.s3.access-key", () -> ACCESS);
        registry.add("pulseline.storage.s3.secret-key", () -> SECRET);
    }

    /// How many objects lie there, without the mark of the installation.
    public int objects(String prefix) {
        return Folder.things(files().resolve(prefix)).size();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Where its objects are.
    Path files() {
        return root.resolve(BUCKET);
    }

    public void start() {
        if (process != null) {
            return;
        }
        try {
            Process started = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx160m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-jar",
                            JAR.toString(),
                            "--properties",
                            settings().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            root.resolveSibling(root.getFileName() + ".log").toFile())
                    .start();
            process = started;
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!answers()) {
                if (!started.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("the S3 server does not start, see " + root + ".log");
                }
                started.waitFor(100, TimeUnit.MILLISECONDS);
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private boolean answers() {
        try (Socket tried = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return tried.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
            process = null;
        }
    }
}
