package io.pulseline.platform.bots.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.bots.VoiceBot;
import io.pulseline.platform.bots.VoiceBots;
import io.pulseline.platform.bots.VoiceBots.Kept;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Voice bots, for programs. A secret is written and never read back.
@RestController
@RequestMapping("/api/v1/bots")
class BotsApiController {
    private final VoiceBots bots;

    BotsApiController(VoiceBots bots) {
        this.bots = bots;
    }

    /// @param secret what the bot is shown as bearer; absent for none, and on a change for the one it has
    record Document(
            @Nullable String name,
            @Nullable String url,
            @Nullable String secret,
            @JsonProperty("barge_in") @Nullable Boolean bargeIn,
            @JsonProperty("suppress_noise") @Nullable Boolean quiet) {
        VoiceBots.Draft draft() {
            return new VoiceBots.Draft(
                    name == null ? "" : name,
                    url == null ? "" : url,
                    secret,
                    bargeIn == null || bargeIn,
                    Boolean.TRUE.equals(quiet));
        }
    }

    record Resource(
            UUID id,
            String name,
            String url,
            @JsonProperty("has_secret") boolean hasSecret,
            @JsonProperty("barge_in") boolean bargeIn,
            @JsonProperty("suppress_noise") boolean quiet) {
        static Resource of(VoiceBot bot) {
            return new Resource(bot.id(), bot.name(), bot.url(), bot.hasSecret(), bot.bargeIn(), bot.quiet());
        }
    }

    record Items(List<Resource> items) {}

    @GetMapping
    Items list(ApiCaller caller) {
        return new Items(bots.of(caller.tenantId()).stream().map(Resource::of).toList());
    }

    @GetMapping("/{id}")
    Resource show(ApiCaller caller, @PathVariable String id) {
        return Resource.of(bots.named(caller.tenantId(), uuid(id)).orElseThrow(() -> ApiProblem.notFound("bot")));
    }

    @PostMapping
    ResponseEntity<Resource> create(ApiCaller caller, @RequestBody Document document) {
        VoiceBot made = done(bots.add(caller.tenantId(), caller.actor(), document.draft()));
        return ResponseEntity.created(URI.create("/api/v1/bots/" + made.id())).body(Resource.of(made));
    }

    @PutMapping("/{id}")
    Resource update(ApiCaller caller, @PathVariable String id, @RequestBody Document document) {
        return Resource.of(done(bots.change(caller.tenantId(), caller.actor(), uuid(id), document.draft())
                .orElseThrow(() -> ApiProblem.notFound("bot"))));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(ApiCaller caller, @PathVariable String id) {
        if (!bots.remove(caller.tenantId(), caller.actor(), uuid(id))) {
            throw ApiProblem.notFound("bot");
        }
        return ResponseEntity.noContent().build();
    }

    private static VoiceBot done(Kept kept) {
        return switch (kept) {
            case Kept.Done(VoiceBot bot) -> bot;
            case Kept.Wrong(Map<String, String> fields) ->
                throw ApiProblem.invalid(fields.entrySet().stream()
                        .map(field -> new FieldError(field.getKey(), words(field.getValue())))
                        .toList());
        };
    }

    private static String words(String key) {
        return switch (key) {
            case "length" -> "has 1 to 80 characters";
            case "taken" -> "is taken by another bot of yours";
            case "scheme" -> "begins with wss://, has no user name in it and at most 500 characters";
            case "name" -> "names no host that there is";
            case "address" -> "leads to an address that is not on the public internet";
            default -> "has 1 to 1000 characters of ASCII without spaces";
        };
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException none) {
            throw ApiProblem.notFound("bot");
        }
    }
}
