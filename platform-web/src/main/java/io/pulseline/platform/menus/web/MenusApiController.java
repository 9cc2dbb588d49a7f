package io.pulseline.platform.menus.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.api.IfMatch;
import io.pulseline.platform.calls.MenuTargets.Does;
import io.pulseline.platform.calls.MenuTargets.Step;
import io.pulseline.platform.menus.VoiceMenu;
import io.pulseline.platform.menus.VoiceMenus;
import io.pulseline.platform.menus.VoiceMenus.Kept;
import io.pulseline.platform.menus.VoiceMenus.WrongSound;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Menus that users answer with keys, for programs. The prompt is a body of its own: Opus in Ogg, or WAV of 16
/// bits,
/// which is encoded once.
@RestController
@RequestMapping("/api/v1/menus")
class MenusApiController {
    static final MediaType OGG = MediaType.parseMediaType("audio/ogg;codecs=opus");
    private static final int USUAL_SECONDS = 5;
    private static final int USUAL_TRIES = 3;

    private final VoiceMenus menus;

    MenusApiController(VoiceMenus menus) {
        this.menus = menus;
    }

    /// @param kind AGENTS, SIP, BOT, MENU, REPEAT, CALLBACK, HANG_UP
    /// @param id   of the team, trunk, extension, bot or menu
    record Target(@Nullable String kind, @Nullable UUID id) {
        Step step(String field) {
            try {
                return new Step(Does.valueOf(String.valueOf(kind)), id);
            } catch (IllegalArgumentException unknown) {
                throw ApiProblem.invalid(field + ".kind", "is AGENTS, SIP, BOT, MENU, REPEAT, CALLBACK or HANG_UP");
            }
        }

        static Target of(Step step) {
            return new Target(step.does().name(), step.id());
        }
    }

    /// @param otherwise absent: to all agents
    record Document(
            @Nullable String name,
            @JsonProperty("timeout_seconds") @Nullable Integer timeoutSeconds,
            @Nullable Integer tries,
            @Nullable Map<String, Target> keys,
            @Nullable Target otherwise) {
        VoiceMenus.Draft draft() {
            Map<String, Step> steps = new TreeMap<>();
            if (keys != null) {
                keys.forEach((key, target) -> steps.put(key, target.step("keys." + key)));
            }
            return new VoiceMenus.Draft(
                    name == null ? "" : name,
                    timeoutSeconds == null ? USUAL_SECONDS : timeoutSeconds,
                    tries == null ? USUAL_TRIES : tries,
                    steps,
                    otherwise == null ? new Step(Does.AGENTS, null) : otherwise.step("otherwise"));
        }
    }

    record Resource(
            UUID id,
            String name,
            @JsonProperty("prompt_millis") long promptMillis,
            @JsonProperty("timeout_seconds") int timeoutSeconds,
            int tries,
            Map<String, Target> keys,
            Target otherwise) {
        static Resource of(VoiceMenu menu) {
            Map<String, Target> keys = new TreeMap<>();
            menu.keys().forEach((key, step) -> keys.put(key, Target.of(step)));
            return new Resource(
                    menu.id(),
                    menu.name(),
                    menu.prompt().toMillis(),
                    menu.timeoutSeconds(),
                    menu.tries(),
                    keys,
                    Target.of(menu.otherwise()));
        }
    }

    record Items(List<Resource> items) {}

    @GetMapping
    Items list(ApiCaller caller) {
        return new Items(menus.of(caller.tenantId()).stream().map(Resource::of).toList());
    }

    @GetMapping("/{id}")
    ResponseEntity<Resource> show(ApiCaller caller, @PathVariable String id) {
        return answer(menus.named(caller.tenantId(), uuid(id)).orElseThrow(() -> ApiProblem.notFound("menu")));
    }

    @PostMapping
    ResponseEntity<Resource> create(ApiCaller caller, @RequestBody Document document) {
        VoiceMenu made = done(menus.add(caller.tenantId(), caller.actor(), document.draft()));
        return ResponseEntity.created(URI.create("/api/v1/menus/" + made.id()))
                .eTag(tag(made))
                .body(Resource.of(made));
    }

    /// @param ifMatch the ETag that was read; without it any version is replaced
    @PutMapping("/{id}")
    ResponseEntity<Resource> update(
            ApiCaller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody Document document) {
        return answer(done(
                menus.change(caller.tenantId(), caller.actor(), uuid(id), document.draft(), IfMatch.version(ifMatch))));
    }

    @GetMapping("/{id}/prompt")
    ResponseEntity<byte[]> prompt(ApiCaller caller, @PathVariable String id) {
        return ResponseEntity.ok()
                .contentType(OGG)
                .cacheControl(CacheControl.noStore())
                .body(menus.sound(caller.tenantId(), uuid(id)).orElseThrow(() -> ApiProblem.notFound("prompt")));
    }

    @PutMapping("/{id}/prompt")
    Resource say(ApiCaller caller, @PathVariable String id, @RequestBody(required = false) byte @Nullable [] body) {
        menus.prompt(caller.tenantId(), caller.actor(), uuid(id), body == null ? new byte[0] : body)
                .ifPresent(wrong -> {
                    throw wrong == WrongSound.UNKNOWN
                            ? ApiProblem.notFound("menu")
                            : ApiProblem.invalid("body", words(wrong));
                });
        return Resource.of(menus.named(caller.tenantId(), uuid(id)).orElseThrow(() -> ApiProblem.notFound("menu")));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(ApiCaller caller, @PathVariable String id) {
        if (!menus.remove(caller.tenantId(), caller.actor(), uuid(id))) {
            throw ApiProblem.notFound("menu");
        }
        return ResponseEntity.noContent().build();
    }

    private static VoiceMenu done(Kept kept) {
        return switch (kept) {
            case Kept.Done(VoiceMenu menu) -> menu;
            case Kept.Unknown unknown -> throw ApiProblem.notFound("menu");
            case Kept.Stale stale -> throw ApiProblem.stale();
            case Kept.Wrong(Map<String, String> fields) ->
                throw ApiProblem.invalid(fields.entrySet().stream()
                        .map(field -> new FieldError(field.getKey(), words(field.getKey(), field.getValue())))
                        .toList());
        };
    }

    private static String words(String field, String key) {
        return switch (key) {
            case "length" -> "has 1 to 80 characters";
            case "taken" -> "is taken by another menu of yours";
            case "range" -> field.equals("tries") ? "is 1 to 5" : "is 1 to 60";
            default -> "is a key 0 to 9, * or #, and leads to something of yours";
        };
    }

    private static String words(WrongSound wrong) {
        return switch (wrong) {
            case UNREADABLE -> "is neither Opus in Ogg nor a WAV file of 16 bits";
            case EMPTY -> "has no sound in it";
            case LONG -> "is longer than " + VoiceMenus.LONGEST.toSeconds() + " s";
            case UNKNOWN -> "is of no menu";
        };
    }

    private static ResponseEntity<Resource> answer(VoiceMenu menu) {
        return ResponseEntity.ok().eTag(tag(menu)).body(Resource.of(menu));
    }

    private static String tag(VoiceMenu menu) {
        return "\"" + menu.version() + "\"";
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException none) {
            throw ApiProblem.notFound("menu");
        }
    }
}
