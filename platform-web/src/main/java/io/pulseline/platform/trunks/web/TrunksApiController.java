package io.pulseline.platform.trunks.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.pstnguard.web.PstnWords;
import io.pulseline.platform.trunks.SipAddress;
import io.pulseline.platform.trunks.Standing;
import io.pulseline.platform.trunks.Standings;
import io.pulseline.platform.trunks.Trunk;
import io.pulseline.platform.trunks.TrunkDraft;
import io.pulseline.platform.trunks.Trunks;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Trunks, for programs.
@RestController
@RequestMapping("/api/v1/sip/trunks")
class TrunksApiController {
    private final Trunks trunks;
    private final Standings standings;
    private final PstnWords pstnWords;
    private final SipAddress edge;

    TrunksApiController(Trunks trunks, Standings standings, PstnWords pstnWords, SipAddress edge) {
        this.trunks = trunks;
        this.standings = standings;
        this.pstnWords = pstnWords;
        this.edge = edge;
    }

    record Auth(
            @Nullable String mode,
            @Nullable String username,
            @Nullable String password) {}

    /// @param srtp absent: SDES
    /// @param dtmf absent: AUTO
    record Document(
            @Nullable String name,
            @Nullable List<@Nullable String> hosts,
            @Nullable Auth auth,
            @Nullable List<@Nullable String> codecs,
            @Nullable String srtp,
            @JsonProperty("dial_prefix") @Nullable String dialPrefix,
            @Nullable Boolean md5,
            @JsonProperty("call_limit") @Nullable Integer callLimit,
            @JsonProperty("calls_per_second") @Nullable Integer callsPerSecond,
            @Nullable String dtmf) {}

    /// @param toldAt when an edge last spoke of it; absent while none knows it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(
            boolean registered,
            @Nullable String at,
            @Nullable Instant until,
            @Nullable Boolean reachable,
            @JsonProperty("last_error") @Nullable String lastError,
            int calls,
            @JsonProperty("told_at") @Nullable Instant toldAt) {
        static State of(Standing standing) {
            return new State(
                    standing.registered() != null,
                    standing.registered(),
                    standing.until(),
                    standing.reachable(),
                    standing.lastError(),
                    standing.calls(),
                    standing.toldAt());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AuthView(
            String mode,
            @Nullable String username,
            boolean md5,
            @Nullable String password) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Resource(
            UUID id,
            String name,
            List<String> hosts,
            AuthView auth,
            List<String> codecs,
            String srtp,
            @JsonProperty("dial_prefix") String dialPrefix,
            @JsonProperty("call_limit") int callLimit,
            @JsonProperty("calls_per_second") int callsPerSecond,
            String dtmf,
            State state) {}

    record Items(List<Resource> items) {}

    @GetMapping
    Items list(ApiCaller caller) {
        TenantId tenant = caller.tenantId();
        return new Items(
                trunks.all(tenant).stream().map(trunk -> resource(trunk, null)).toList());
    }

    @GetMapping("/{id}")
    Resource show(ApiCaller caller, @PathVariable String id) {
        return resource(trunks.find(caller.tenantId(), uuid(id)).orElseThrow(() -> ApiProblem.notFound("trunk")), null);
    }

    /// Ready to be put into a telephone system, without the password.
    @GetMapping("/{id}/configuration")
    ResponseEntity<String> configuration(
            ApiCaller caller, @PathVariable String id, @RequestParam TrunkConfiguration system) {
        Trunk trunk = trunks.find(caller.tenantId(), uuid(id)).orElseThrow(() -> ApiProblem.notFound("trunk"));
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(system.text(trunk, edge));
    }

    /// A password that was made for it is in the answer, this once.
    @PostMapping
    ResponseEntity<Resource> create(ApiCaller caller, @RequestBody Document document) {
        return switch (trunks.add(caller.tenantId(), caller.actor(), read(document))) {
            case Trunks.Made.Wrong wrong -> throw ApiProblem.invalid(errors(wrong));
            case Trunks.Made.Done done ->
                ResponseEntity.created(
                                URI.create("/api/v1/sip/trunks/" + done.trunk().id()))
                        .body(resource(
                                done.trunk(),
                                done.secret() == null ? null : done.secret().reveal()));
        };
    }

    private List<FieldError> errors(Trunks.Made.Wrong wrong) {
        List<FieldError> errors = new ArrayList<>();
        wrong.fields().forEach((field, why) -> errors.add(new FieldError(field, TrunkWords.of(field, why))));
        wrong.findings().forEach((field, finding) -> errors.add(new FieldError(field, pstnWords.of(finding))));
        return errors;
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(ApiCaller caller, @PathVariable String id) {
        if (!trunks.remove(caller.tenantId(), caller.actor(), uuid(id))) {
            throw ApiProblem.notFound("trunk");
        }
        return ResponseEntity.noContent().build();
    }

    private static TrunkDraft read(Document document) {
        List<FieldError> errors = new ArrayList<>();
        Auth auth = document.auth() == null ? new Auth(null, null, null) : document.auth();
        String mode = auth.mode() == null ? "DIGEST" : auth.mode();
        String srtp = document.srtp() == null ? "SDES" : document.srtp();
        String dtmf = document.dtmf() == null ? "AUTO" : document.dtmf();
        if (!mode.equals("DIGEST") && !mode.equals("IP")) {
            errors.add(new FieldError("auth.mode", "is DIGEST or IP"));
        }
        if (!List.of("SDES", "DTLS", "NONE").contains(srtp)) {
            errors.add(new FieldError("srtp", "is SDES, DTLS or NONE"));
        }
        if (!List.of("AUTO", "INFO").contains(dtmf)) {
            errors.add(new FieldError("dtmf", "is AUTO or INFO"));
        }
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        return new TrunkDraft(
                document.name() == null ? "" : document.name(),
                texts(document.hosts()),
                Trunk.Auth.valueOf(mode),
                auth.username() == null ? "" : auth.username(),
                auth.password(),
                Boolean.TRUE.equals(document.md5()),
                Protection.valueOf(srtp),
                document.codecs() == null ? List.of("opus", "PCMA", "PCMU") : texts(document.codecs()),
                document.dialPrefix() == null ? "" : document.dialPrefix(),
                document.callLimit() == null ? TrunkDraft.CALL_LIMIT : document.callLimit(),
                document.callsPerSecond() == null ? TrunkDraft.CALLS_PER_SECOND : document.callsPerSecond(),
                DtmfMode.valueOf(dtmf));
    }

    private static List<String> texts(@Nullable List<@Nullable String> given) {
        return given == null
                ? List.of()
                : given.stream().map(text -> text == null ? "" : text).toList();
    }

    private Resource resource(Trunk trunk, @Nullable String password) {
        return new Resource(
                trunk.id(),
                trunk.name(),
                trunk.hosts(),
                new AuthView(
                        trunk.auth().name(),
                        trunk.username().isEmpty() ? null : trunk.username(),
                        trunk.md5(),
                        password),
                trunk.codecs(),
                trunk.srtp().name(),
                trunk.dialPrefix(),
                trunk.callLimit(),
                trunk.callsPerSecond(),
                trunk.dtmf().name(),
                State.of(standings.of(trunk.id())));
    }

    static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException other) {
            throw ApiProblem.notFound("trunk");
        }
    }
}
