package io.pulseline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LeaseAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import tools.jackson.databind.json.JsonMapper;

/// A worker that is asked to end while it has a call: the platform hears of it until the call is over.
class DrainIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long SOON_SECONDS = 20;

    @TempDir
    Path folder;

    @Test
    void leasesGoOnWhileTheLastCallIsCarried() throws Exception {
        BlockingQueue<WorkerLease> leases = new LinkedBlockingQueue<>();
        HttpServer platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext("/workers/v1/leases", exchange -> {
            leases.add(JSON.readValue(exchange.getRequestBody(), WorkerLease.class));
            byte[] answer = JSON.writeValueAsBytes(new LeaseAnswer(true, false, 1000, 3500));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        platform.start();
        ConfigurableApplicationContext worker = new SpringApplicationBuilder(Program.class)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .run(
                        "--server.port=0",
                        "--spring.lifecycle.timeout-per-shutdown-phase=1m",
                        "--pulseline.workers.id=drainer",
                        "--pulseline.workers.drain-limit=1m",
                        "--pulseline.workers.spool-dir=" + folder,
                        "--pulseline.workers.gateway-url=http://127.0.0.1:"
                                + platform.getAddress().getPort());
        try {
            OneCall duty = worker.getBean(OneCall.class);
            assertThat(next(leases).state()).isEqualTo(WorkerState.SERVING);
            Thread end = Thread.ofPlatform().start(worker::close);
            WorkerLease lease = next(leases);
            while (lease.state() != WorkerState.DRAINING) {
                lease = next(leases);
            }
            // longer than the platform waits before it takes a worker for lost
            for (int more = 0; more < 4; more++) {
                assertThat(next(leases).sessions()).isEqualTo(1);
            }
            duty.sessions = 0;
            assertThat(end.join(Duration.ofSeconds(SOON_SECONDS)))
                    .as("it ends with its last call")
                    .isTrue();
        } finally {
            worker.close();
            platform.stop(0);
        }
    }

    private static WorkerLease next(BlockingQueue<WorkerLease> leases) throws InterruptedException {
        WorkerLease lease = leases.poll(SOON_SECONDS, TimeUnit.SECONDS);
        assertThat(lease).as("a lease came in time").isNotNull();
        return lease;
    }

    @SpringBootApplication
    @ConfigurationPropertiesScan
    @EnableScheduling
    static class Program {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        OneCall duty() {
            return new OneCall();
        }
    }

    /// Has a call until somebody says otherwise.
    static class OneCall implements WorkerDuty {
        volatile int sessions = 1;

        @Override
        public WorkerKind kind() {
            return WorkerKind.MEDIA;
        }

        @Override
        public void begin() {}

        @Override
        public CommandAnswer carryOut(WorkerCommand command) {
            return new CommandAnswer.Done(command.commandId());
        }

        @Override
        public boolean opens(WorkerCommand command) {
            return true;
        }

        @Override
        public int sessions() {
            return sessions;
        }

        @Override
        public void drain() {}

        @Override
        public void end() {}
    }
}
