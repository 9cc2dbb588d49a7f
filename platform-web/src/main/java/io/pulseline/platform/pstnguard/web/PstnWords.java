package io.pulseline.platform.pstnguard.web;

import io.pulseline.platform.pstnguard.Finding;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.modulith.NamedInterface;
import org.springframework.stereotype.Component;

/// What the guard holds against a route, with the rule's id and the remedy; for pages and for programs alike.
@NamedInterface("words")
@Component
public class PstnWords {
    private final MessageSource messages;

    PstnWords(MessageSource messages) {
        this.messages = messages;
    }

    /// One sentence, then what was seen, then what to do.
    public String of(Finding finding) {
        return messages.getMessage(
                "pstn.rule." + finding.rule(),
                new Object[] {finding.evidence(), finding.rule().id()},
                Locale.ENGLISH);
    }
}
