package io.pulseline.platform.mail;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param from the sender of every letter; the mail server itself is `spring.mail.*`
@ConfigurationProperties("pulseline.mail")
record MailSettings(
        @DefaultValue("Pulseline <no-reply@localhost>") String from) {}
