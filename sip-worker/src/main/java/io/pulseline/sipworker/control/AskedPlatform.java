package io.pulseline.sipworker.control;

import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipOpening;
import io.pulseline.sipworker.b2bua.Platform;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.worker.PlatformLink;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/// The platform at the other end of the control channel. While it is away the last book holds.
final class AskedPlatform implements Platform {
    private static final Logger LOG = LoggerFactory.getLogger(AskedPlatform.class);

    private final ObjectProvider<PlatformLink> link;
    private final String worker;
    private final Book book;

    AskedPlatform(ObjectProvider<PlatformLink> link, String worker, Book book) {
        this.link = link;
        this.worker = worker;
        this.book = book;
    }

    @Override
    public Optional<SipDecision> open(SipOpening opening) {
        return link.getObject().ask("/workers/v1/sip/calls", opening, SipDecision.class);
    }

    /// One reader at a time: an older answer never replaces a newer one.
    @Override
    public synchronized void look(List<String> doubted) {
        link.getObject()
                .ask(
                        "/workers/v1/sip/book",
                        new SipBook.Question(Protocol.VERSION, worker, book.version(), doubted),
                        SipBook.class)
                .filter(SipBook::changed)
                .ifPresent(fresh -> {
                    book.replace(fresh);
                    LOG.info(
                            "event=sip-book numbers={} trunks={} extensions={}",
                            fresh.numbers().size(),
                            fresh.trunks().size(),
                            fresh.extensions().size());
                });
    }
}
