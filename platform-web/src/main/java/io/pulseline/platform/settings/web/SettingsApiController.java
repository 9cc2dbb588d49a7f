package io.pulseline.platform.settings.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.settings.CallSettings;
import io.pulseline.platform.settings.SettingsChanges;
import io.pulseline.platform.settings.SettingsOrder;
import io.pulseline.platform.settings.SettingsResult;
import io.pulseline.platform.settings.SettingsVersion;
import io.pulseline.platform.settings.SettingsView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Settings for programs: read, preview, replace with `If-Match`, history.
@RestController
@RequestMapping("/api/v1/numbers/{id}/settings")
class SettingsApiController {
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"?([0-9]{1,18})\"?");

    private final CallSettings settings;
    private final SettingsChanges changes;
    private final SettingsWords words;
    private final ObjectMapper json;

    SettingsApiController(CallSettings settings, SettingsChanges changes, SettingsWords words, ObjectMapper json) {
        this.settings = settings;
        this.changes = changes;
        this.words = words;
        this.json = json;
    }

    @GetMapping
    ResponseEntity<SettingsResource> show(ApiCaller caller, @PathVariable String id) {
        return answer(find(caller, id).value());
    }

    @PutMapping
    ResponseEntity<SettingsResource> update(
            ApiCaller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String match,
            @RequestBody Map<String, Object> body) {
        ApiCaller.Found<SettingsView> found = find(caller, id);
        if (match == null || match.isBlank()) {
            throw ApiProblem.ifMatchMissing();
        }
        SettingsOrder order = new SettingsOrder(
                caller.actor(),
                base(match.strip(), found.value().version()),
                calling(body),
                SettingsVersion.Kind.CHANGE,
                null);
        PhoneNumberId number = new PhoneNumberId(id);
        switch (changes.change(found.tenant(), number, order)) {
            case SettingsResult.Applied applied -> {}
            case SettingsResult.Unchanged unchanged -> {}
            case SettingsResult.Invalid invalid -> throw ApiProblem.invalid(words.errors(invalid.complaints()));
            case SettingsResult.Stale stale -> throw ApiProblem.stale();
            case SettingsResult.Busy busy -> throw ApiProblem.conflict("Another change of this number is being sent.");
            case SettingsResult.Refused refused -> throw ApiProblem.meta(refused.fault());
            case SettingsResult.NoNumber none -> throw ApiProblem.notFound("number");
        }
        return answer(settings.known(found.tenant(), number).orElseThrow(() -> ApiProblem.notFound("number")));
    }

    @PostMapping("/preview")
    SettingsResource.Preview preview(ApiCaller caller, @PathVariable String id, @RequestBody Map<String, Object> body) {
        ApiCaller.Found<SettingsView> found = find(caller, id);
        return switch (settings.preview(found.tenant(), new PhoneNumberId(id), calling(body))
                .orElseThrow(() -> ApiProblem.notFound("number"))) {
            case SettingsResult.Preview.Ready ready -> SettingsResource.Preview.of(ready, words);
            case SettingsResult.Preview.Broken broken -> throw ApiProblem.invalid(words.errors(broken.complaints()));
        };
    }

    @GetMapping("/versions")
    ApiPage<SettingsResource.Version> versions(
            ApiCaller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable Long cursor) {
        ApiCaller.Found<SettingsView> found = find(caller, id);
        int size = Math.clamp(limit, 1, 200);
        List<SettingsVersion> rows =
                settings.history(found.tenant(), new PhoneNumberId(id), cursor == null ? Long.MAX_VALUE : cursor, size);
        String next = rows.size() < size ? null : String.valueOf(rows.getLast().version());
        return new ApiPage<>(rows.stream().map(SettingsResource.Version::of).toList(), next);
    }

    /// Meta wraps the object once more; both are understood.
    private JsonNode calling(Map<String, Object> body) {
        JsonNode document = json.valueToTree(body);
        return document.size() == 1 && document.has("calling") ? document.path("calling") : document;
    }

    /// A tag that no version has is an old one.
    private static long base(String match, long current) {
        if (match.equals("*")) {
            return current;
        }
        Matcher tag = TAG.matcher(match);
        if (!tag.matches()) {
            throw ApiProblem.stale();
        }
        return Long.parseLong(tag.group(1));
    }

    private static ResponseEntity<SettingsResource> answer(SettingsView view) {
        return ResponseEntity.ok().eTag("\"" + view.version() + "\"").body(SettingsResource.of(view));
    }

    private ApiCaller.Found<SettingsView> find(ApiCaller caller, String id) {
        if (id.isBlank() || id.length() > 64) {
            throw ApiProblem.notFound("number");
        }
        return caller.find(tenant -> read(tenant, id)).orElseThrow(() -> ApiProblem.notFound("number"));
    }

    private Optional<SettingsView> read(TenantId tenant, String id) {
        return settings.read(tenant, new PhoneNumberId(id));
    }
}
