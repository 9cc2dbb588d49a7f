package io.pulseline.platform.trunks;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.settings.CallSettings;
import io.pulseline.platform.settings.SipPasswords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Reads from Meta what the edge needs for a number that came to SIP: its password, its server, its kind of keys. Not a
/// calendar job: until it is done the number cannot be called.
@Component
public class SipLearner {
    private static final Logger LOG = LoggerFactory.getLogger(SipLearner.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_DOUBTS = 20;

    private final SipBooks books;
    private final CallSettings settings;
    private final SipPasswords passwords;
    private final Clock clock;
    private final Map<String, Instant> doubted = new ConcurrentHashMap<>();

    SipLearner(SipBooks books, CallSettings settings, SipPasswords passwords, Clock clock) {
        this.clock = clock;
        this.books = books;
        this.settings = settings;
        this.passwords = passwords;
    }

    /// A worker saw a password that did not fit: Meta may have another one by now. Asked at most once a minute a
    /// number,
    /// because strangers can guess too.
    public void doubt(List<String> numbers) {
        for (String id : numbers.stream().limit(MOST_DOUBTS).toList()) {
            Instant now = clock.instant();
            Instant before = doubted.put(id, now);
            if (before == null || before.plus(PATIENCE).isBefore(now)) {
                books.sip(new PhoneNumberId(id)).ifPresent(this::read);
            }
        }
    }

    @Scheduled(fixedDelay = 5000, initialDelay = 2000)
    void learn() {
        books.unread().forEach(this::read);
    }

    private void read(SipBooks.Unread one) {
        try {
            settings.known(one.tenant(), one.number());
            boolean known = passwords.learn(one.tenant(), one.number());
            LOG.info("event=sip-password-read number={} known={}", one.number(), known);
        } catch (RuntimeException trouble) {
            LOG.warn("event=sip-password-not-read number={} reason=\"{}\"", one.number(), trouble.toString());
        }
    }
}
