package io.pulseline.sipworker.control;

import io.pulseline.rtp.PeerFilter;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Places;
import io.pulseline.sipworker.trunk.Registrar;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the plain packages have to offer.
@Configuration(proxyBeanMethods = false)
class SipBeans {
    @Bean
    Book book(SipProperties sip, Clock clock) {
        return new Book(new Places(new PeerFilter(sip.allowedPeers())::allows, clock));
    }

    @Bean
    Registrar registrar(Clock clock) {
        return new Registrar(clock);
    }
}
