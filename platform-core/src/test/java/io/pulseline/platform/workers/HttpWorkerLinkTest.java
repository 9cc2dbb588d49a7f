package io.pulseline.platform.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.tracing.CallTraces;
import io.pulseline.platform.tracing.Traced;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import tools.jackson.databind.json.JsonMapper;

class HttpWorkerLinkTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void aCommandCarriesTheTraceOfItsCall() throws Exception {
        List<String> carried = new CopyOnWriteArrayList<>();
        HttpServer worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        worker.createContext("/control/v1/commands", exchange -> {
            carried.add(String.valueOf(exchange.getRequestHeaders().getFirst(CallTraces.HEADER)));
            WorkerCommand command = JSON.readValue(exchange.getRequestBody(), WorkerCommand.class);
            byte[] answer =
                    JSON.writerFor(CommandAnswer.class).writeValueAsBytes(new CommandAnswer.Done(command.commandId()));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        worker.start();
        CallId call = new CallId(UUID.randomUUID());
        WorkerCommand command = new WorkerCommand.HoldUser(UUID.randomUUID(), call);
        HttpWorkerLink link = new HttpWorkerLink(new DefaultSslBundleRegistry(), JSON);
        String address = "http://127.0.0.1:" + worker.getAddress().getPort();
        try (Traced traced = new Traced()) {
            assertThat(link.send(address, command)).isEqualTo(new CommandAnswer.Done(command.commandId()));
            assertThat(traced.spans()).hasSize(1);
            assertThat(carried)
                    .containsExactly("00-" + CallTraces.traceId(call) + "-"
                            + traced.spans().getFirst().getSpanId() + "-01");
        }
        link.send(address, command);
        assertThat(carried).as("tracing is off").endsWith("null");
        worker.stop(0);
    }

    @Test
    void aCommandThatAnOlderWorkerDoesNotKnowIsRefusedWithWordsForPeople() throws Exception {
        WorkerCommand command = new WorkerCommand.StopCapture(UUID.randomUUID(), new CallId(UUID.randomUUID()));
        assertThat(answerOf(400, command)).isInstanceOfSatisfying(CommandAnswer.Refused.class, refused -> {
            assertThat(refused.commandId()).isEqualTo(command.commandId());
            assertThat(refused.detail()).isEqualTo("the worker is of an older release and does not know StopCapture");
        });
        assertThatThrownBy(() -> answerOf(503, command)).isInstanceOf(WorkerLink.WorkerUnreachable.class);
        assertThatThrownBy(() -> answerOf(200, command)).as("no JSON").isInstanceOf(WorkerLink.WorkerUnreachable.class);
    }

    private static CommandAnswer answerOf(int status, WorkerCommand command) throws Exception {
        HttpServer worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        worker.createContext("/control/v1/commands", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        worker.start();
        try {
            return new HttpWorkerLink(new DefaultSslBundleRegistry(), JSON)
                    .send("http://127.0.0.1:" + worker.getAddress().getPort(), command);
        } finally {
            worker.stop(0);
        }
    }
}
