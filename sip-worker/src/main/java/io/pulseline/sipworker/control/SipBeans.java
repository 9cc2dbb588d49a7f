package io.pulseline.sipworker.control;

import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Registrar;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the plain packages have to offer.
@Configuration(proxyBeanMethods = false)
class SipBeans {
    @Bean
    Book book() {
        return new Book();
    }

    @Bean
    Registrar registrar(Clock clock) {
        return new Registrar(clock);
    }
}
