package io.pulseline.platform.shell;

import io.pulseline.platform.storage.StorageUnusable;
import java.net.BindException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/// Says in one sentence why the process could not start. What it does not know is left to Spring's own analyzers.
@Order(Ordered.HIGHEST_PRECEDENCE)
class StartFailures implements FailureAnalyzer {
    private final Environment environment;

    StartFailures(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<String> sentence = sentence(cause);
            if (sentence.isPresent()) {
                return new FailureAnalysis(sentence.get(), "", failure);
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FlywayException) {
                return new FailureAnalysis("The database could not be migrated: " + lines(cause), "", failure);
            }
        }
        return null;
    }

    private Optional<String> sentence(Throwable cause) {
        return switch (cause) {
            case UnknownSettings unknown -> Optional.ofNullable(unknown.getMessage());
            case StorageUnusable store -> Optional.ofNullable(store.getMessage());
            case PortInUseException taken -> Optional.of(portTaken(taken.getPort()));
            case BindException taken -> Optional.of("A port is taken by another process: " + line(taken) + ".");
            case FileSystemException file ->
                Optional.of("The file " + file.getFile() + " cannot be used: "
                        + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason()) + ".");
            case SQLException sql -> database(sql);
            default -> Optional.empty();
        };
    }

    private static String portTaken(int port) {
        return "Port " + port + " is taken by another process; choose another with --port.";
    }

    /// By SQLSTATE (PostgreSQL, appendix A).
    private Optional<String> database(SQLException failure) {
        String state = failure.getSQLState();
        String url = environment.getProperty("spring.datasource.url", "");
        if (state == null) {
            return Optional.empty();
        }
        if (state.equals("28P01") || state.equals("28000")) {
            return Optional.of("The database refused the login: " + line(failure)
                    + " (spring.datasource.* and spring.flyway.user name the logins).");
        }
        if (state.startsWith("08")) {
            return Optional.of("No database answers at " + url.replaceAll("\\?.*", "") + ".");
        }
        if (state.equals("3D000")) {
            return Optional.of("The database does not exist: " + line(failure) + ".");
        }
        return Optional.empty();
    }

    /// Flyway names the migration on its second line.
    private static String lines(Throwable cause) {
        return String.valueOf(cause.getMessage())
                .lines()
                .filter(text -> !text.isBlank())
                .limit(3)
                .collect(Collectors.joining(" "));
    }

    private static String line(Throwable cause) {
        return String.valueOf(cause.getMessage())
                .lines()
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse(cause.getClass().getSimpleName())
                .replaceFirst("^FATAL: ", "")
                .strip();
    }
}
