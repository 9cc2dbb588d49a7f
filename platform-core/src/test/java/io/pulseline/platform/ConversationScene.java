package io.pulseline.platform;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.WorkerLink;
import io.pulseline.platform.workers.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/// A call that goes on between a user and a number of Tern's, carried by a worker that is played; nothing of it is kept
/// yet. A real database as role `app`; its subclass makes it, and names [PlayedWorker] among its classes.
public abstract class ConversationScene {
    protected static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    protected static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    protected static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    protected static final Actor VERA = new Actor.Program("vera");
    protected static final Instant START = Instant.parse("2026-11-26T09:00:00Z");
    protected static final CallId CALL = new CallId(UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae8"));
    protected static final String WACID = "wacid.RECORDED1";
    protected static TestDatabase database;

    @Autowired
    protected LiveCalls calls;

    @Autowired
    protected Workers workers;

    @Autowired
    protected Tenants tenants;

    @Autowired
    protected TenantTransactions transactions;

    @Autowired
    protected ScriptedClock clock;

    @BeforeEach
    void aConversation() throws SQLException {
        clock.set(START);
        PlayedWorker.SENT.clear();
        PlayedWorker.refusal = null;
        workers.lease(new WorkerLease(
                1,
                "m-1",
                1,
                WorkerKind.MEDIA,
                "local",
                "t",
                "http://played",
                50,
                0,
                0,
                WorkerState.SERVING,
                Instant.now()));
        database.sql(
                "delete from app.recording",
                "delete from app.number_recording",
                "delete from app.packet_capture",
                "delete from app.call_event where call_id = '" + CALL + "'",
                "delete from app.call_change where call_id = '" + CALL + "'",
                "delete from app.call_task where call_id = '" + CALL + "'",
                "delete from app.call where id = '" + CALL + "'",
                """
                insert into app.call (tenant_id, id, wacid, number_id, direction, phase, wa_id, state, started_at, worker_id, worker_epoch)
                values ('%s', '%s', '%s', '%s', 'USER_INITIATED', 'IN_PROGRESS', '385915550142',
                        '{"direction":"USER_INITIATED","acceptTakenAt":"%s","errors":[]}', '%s', 'm-1', 1)
                """.formatted(TERN, CALL, WACID, SOFIA, START, START));
    }

    protected final CallView call() {
        return calls.find(TERN, CALL).orElseThrow();
    }

    /// What the worker was told last, of one kind.
    protected static <T extends WorkerCommand> T told(Class<T> kind) {
        return PlayedWorker.SENT.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    protected final void tell(InboxListener listener, WorkerEvent event) {
        transactions.inTenant(
                TERN,
                () -> listener.on(TERN, new InboxItem.FromWorker(UUID.randomUUID(), clock.instant(), "m-1", 1, event)));
    }

    /// Kinds of the call's timeline that begin so.
    protected final List<String> timeline(String kinds) {
        return calls.timeline(TERN, CALL).stream()
                .map(CallEntry::kind)
                .filter(kind -> kind.startsWith(kinds))
                .toList();
    }

    /// Lines of the audit trail that name the call.
    protected static int trail(String action) throws SQLException {
        return Integer.parseInt(database.one("select count(*) from app.audit_event where action = '" + action
                + "' and object = 'call:" + CALL + "'"));
    }

    protected final void run(TenantJob job) {
        tenants.all().forEach(tenant -> job.run(tenant, (soFar, total, note) -> {}));
    }

    protected static String text(InputStream file) {
        try (file) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    @TestConfiguration
    public static class PlayedWorker {
        public static final List<WorkerCommand> SENT = new ArrayList<>();
        public static volatile @Nullable String refusal;

        @Bean
        @Primary
        ScriptedClock scripted() {
            return new ScriptedClock(START);
        }

        @Bean
        @Primary
        WorkerLink playedWorker() {
            return (url, command) -> {
                SENT.add(command);
                String why = refusal;
                return why == null
                        ? new CommandAnswer.Done(command.commandId())
                        : new CommandAnswer.Refused(command.commandId(), RefusalCode.WRONG_STATE, why);
            };
        }
    }
}
