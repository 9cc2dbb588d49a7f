package io.pulseline.sipworker.control;

import io.pulseline.platform.wire.EventReceipt;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.SipStates;
import io.pulseline.sipworker.stack.Gate;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Registrar;
import io.pulseline.sipworker.trunk.TrunkWatch;
import io.pulseline.worker.PlatformLink;
import io.pulseline.worker.WorkerProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Keeps the book in step with the platform, and tells it how trunks stand. While the platform is away the last book
/// holds.
@Component
class BookKeeper {
    private static final int MOST_BANS = 200;

    private final WorkerProperties properties;
    private final PlatformLink platform;
    private final Book book;
    private final Registrar registrar;
    private final SipDuty duty;
    private final TrunkWatch watch;
    private List<SipStates.Peer> told = List.of();
    private int quiet;

    BookKeeper(WorkerProperties properties, PlatformLink platform, Book book, Registrar registrar, SipDuty duty) {
        this.properties = properties;
        this.platform = platform;
        this.book = book;
        this.registrar = registrar;
        this.duty = duty;
        this.watch = new TrunkWatch(book, registrar, duty.stack());
    }

    @Scheduled(fixedDelay = 1000)
    void read() {
        duty.platform().look(List.of());
    }

    @Scheduled(fixedDelay = 30_000, initialDelay = 5000)
    void look() {
        watch.look();
    }

    @Scheduled(
            fixedDelayString = "${pulseline.sip.resolve-every:5m}",
            initialDelayString = "${pulseline.sip.resolve-every:5m}")
    void resolve() {
        book.resolve();
    }

    /// When something changed, and every ten seconds.
    @Scheduled(fixedDelay = 1000)
    void tell() {
        List<SipStates.Peer> peers = new ArrayList<>();
        book.content().trunks().forEach(trunk -> peers.add(peer(trunk.id())));
        book.content().extensions().forEach(extension -> peers.add(peer(extension.id())));
        List<String> doubted = duty.edge().doubted();
        if (doubted.isEmpty() && peers.equals(told) && ++quiet < 10) {
            return;
        }
        quiet = 0;
        List<SipStates.Ban> bans = duty.gate().bans().stream()
                .limit(MOST_BANS)
                .map((Gate.Ban ban) -> new SipStates.Ban(ban.address(), ban.until(), ban.probes(), ban.last()))
                .toList();
        platform.ask(
                        "/workers/v1/sip/states",
                        new SipStates(Protocol.VERSION, properties.id(), peers, bans, doubted),
                        EventReceipt.class)
                .ifPresent(taken -> told = peers);
    }

    private SipStates.Peer peer(UUID id) {
        var binding = registrar.find(id);
        TrunkWatch.State state = watch.of(id);
        return new SipStates.Peer(
                id,
                binding.map(at -> at.flow().address() + ":" + at.flow().remote().getPort())
                        .orElse(null),
                binding.map(Registrar.Binding::until).orElse(null),
                state.reachable(),
                state.error(),
                duty.edge().callsOf(id));
    }
}
