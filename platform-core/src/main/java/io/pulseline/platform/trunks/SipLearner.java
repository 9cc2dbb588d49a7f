package io.pulseline.platform.trunks;

import io.pulseline.platform.settings.CallSettings;
import io.pulseline.platform.settings.SipPasswords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Reads from Meta what the edge needs for a number that came to SIP: its password, its server, its kind of keys. Not a
/// calendar job: until it is done the number cannot be called.
@Component
class SipLearner {
    private static final Logger LOG = LoggerFactory.getLogger(SipLearner.class);

    private final SipBooks books;
    private final CallSettings settings;
    private final SipPasswords passwords;

    SipLearner(SipBooks books, CallSettings settings, SipPasswords passwords) {
        this.books = books;
        this.settings = settings;
        this.passwords = passwords;
    }

    @Scheduled(fixedDelay = 5000, initialDelay = 2000)
    void learn() {
        for (SipBooks.Unread one : books.unread()) {
            try {
                settings.known(one.tenant(), one.number());
                boolean known = passwords.learn(one.tenant(), one.number());
                LOG.info("event=sip-password-read number={} known={}", one.number(), known);
            } catch (RuntimeException trouble) {
                LOG.warn("event=sip-password-not-read number={} reason=\"{}\"", one.number(), trouble.toString());
            }
        }
    }
}
