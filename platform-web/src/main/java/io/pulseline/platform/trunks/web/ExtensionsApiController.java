package io.pulseline.platform.trunks.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.trunks.Extension;
import io.pulseline.platform.trunks.Extensions;
import io.pulseline.platform.trunks.Standings;
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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Phones that register by themselves, for programs.
@RestController
@RequestMapping("/api/v1/sip/extensions")
class ExtensionsApiController {
    private final Extensions extensions;
    private final Standings standings;

    ExtensionsApiController(Extensions extensions, Standings standings) {
        this.extensions = extensions;
        this.standings = standings;
    }

    record Document(@Nullable String name, @Nullable String username) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Resource(
            UUID id, String name, String username, @Nullable String password, TrunksApiController.State state) {}

    record Items(List<Resource> items) {}

    @GetMapping
    Items list(ApiCaller caller) {
        return new Items(extensions.all(caller.tenantId()).stream()
                .map(one -> resource(one, null))
                .toList());
    }

    /// Its password is in the answer, this once.
    @PostMapping
    ResponseEntity<Resource> create(ApiCaller caller, @RequestBody Document document) {
        return switch (extensions.add(
                caller.tenantId(),
                caller.actor(),
                document.name() == null ? "" : document.name(),
                document.username() == null ? "" : document.username())) {
            case Extensions.Made.Wrong(Map<String, String> fields) ->
                throw ApiProblem.invalid(fields.entrySet().stream()
                        .map(field -> new FieldError(field.getKey(), TrunkWords.of(field.getKey(), field.getValue())))
                        .toList());
            case Extensions.Made.Done done ->
                ResponseEntity.created(URI.create(
                                "/api/v1/sip/extensions/" + done.extension().id()))
                        .body(resource(done.extension(), done.secret().reveal()));
        };
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(ApiCaller caller, @PathVariable String id) {
        if (!extensions.remove(caller.tenantId(), caller.actor(), TrunksApiController.uuid(id))) {
            throw ApiProblem.notFound("extension");
        }
        return ResponseEntity.noContent().build();
    }

    private Resource resource(Extension one, @Nullable String password) {
        return new Resource(
                one.id(), one.name(), one.username(), password, TrunksApiController.State.of(standings.of(one.id())));
    }
}
