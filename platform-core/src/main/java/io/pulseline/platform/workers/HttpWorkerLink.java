package io.pulseline.platform.workers;

import io.pulseline.platform.tracing.CallTraces;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/// Commands over HTTP with mutual TLS by the SSL bundle `control`. Without that bundle only plain loopback addresses
/// work (tests).
@Component
class HttpWorkerLink implements WorkerLink {
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    private final HttpClient http;
    private final ObjectMapper json;

    HttpWorkerLink(SslBundles bundles, ObjectMapper json) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).version(HttpClient.Version.HTTP_1_1);
        try {
            builder.sslContext(bundles.getBundle("control").createSslContext());
        } catch (NoSuchSslBundleException none) {
            // https addresses will fail to verify, which is the safe side
        }
        this.http = builder.build();
        this.json = json;
    }

    @Override
    public CommandAnswer send(String controlUrl, WorkerCommand command) throws WorkerUnreachable {
        return CallTraces.request(
                command.callId(), command.getClass().getSimpleName(), () -> exchange(controlUrl, command));
    }

    private CommandAnswer exchange(String controlUrl, WorkerCommand command) throws WorkerUnreachable {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(controlUrl + "/control/v1/commands"))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        json.writerFor(WorkerCommand.class).writeValueAsString(command)));
        CallTraces.carry(request::header);
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 400) {
                return new CommandAnswer.Refused(
                        command.commandId(),
                        RefusalCode.WRONG_STATE,
                        "the worker is of an older release and does not know "
                                + command.getClass().getSimpleName());
            }
            if (answer.statusCode() != 200) {
                throw new WorkerUnreachable("worker answered HTTP " + answer.statusCode(), new IOException("HTTP"));
            }
            return json.readValue(answer.body(), CommandAnswer.class);
        } catch (IOException | JacksonException failure) {
            throw new WorkerUnreachable("worker at " + controlUrl + ": " + failure, failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new WorkerUnreachable("interrupted", stopped);
        }
    }
}
