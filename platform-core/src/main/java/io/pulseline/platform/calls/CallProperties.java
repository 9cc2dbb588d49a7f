package io.pulseline.platform.calls;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What Meta leaves open about calls, as this installation takes it.
///
/// @param answerDeadline how long a user's call can be answered, counted from Meta's connect: 30 to 60 s, Meta gives
///                       no exact number. Desks count down to it.
/// @see "Meta, Calling reference (user-initiated calls), 26 Jun 2026"
@ConfigurationProperties("pulseline.calls")
public record CallProperties(@DefaultValue("30s") Duration answerDeadline) {
    private static final Duration LEAST = Duration.ofSeconds(30);
    private static final Duration MOST = Duration.ofSeconds(60);
    /// Meta's own end comes first: we only end what Meta forgot.
    private static final Duration FORGOTTEN = Duration.ofSeconds(60);

    public CallProperties {
        if (answerDeadline.compareTo(LEAST) < 0 || answerDeadline.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "pulseline.calls.answer-deadline is 30s to 60s, not " + answerDeadline.toSeconds() + "s");
        }
    }

    /// After which a user's call that nobody answered is ended here as well.
    Duration ringLimit() {
        return answerDeadline.plus(FORGOTTEN);
    }
}
