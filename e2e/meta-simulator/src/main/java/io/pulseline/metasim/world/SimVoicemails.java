package io.pulseline.metasim.world;

import io.pulseline.metasim.webhook.WebhookSender;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/// What users say when nobody answers.
///
/// @see "Meta, Calling webhooks, 26 Jun 2026: a message of type audio whose id is the call's"
@Component
public class SimVoicemails {
    private final World world;
    private final SimFiles files;
    private final WebhookSender webhooks;
    private final Clock clock;

    SimVoicemails(World world, SimFiles files, WebhookSender webhooks, Clock clock) {
        this.world = world;
        this.files = files;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /// @param call Meta's id of the call that nobody answered
    public void leave(SimNumber number, SimUser user, String call) {
        SimFiles.SimFile left = files.keep(number, "audio/ogg; codecs=opus", SimFiles.tone());
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("from", user.waId());
        message.put("from_user_id", user.bsuid());
        message.put("id", call);
        message.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        message.put("type", "audio");
        message.put("audio", left.told());
        webhooks.send(number.waba(), "messages", world.envelope(number, user, "messages", message));
    }
}
