package io.pulseline.platform.calls.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Supervision;
import io.pulseline.platform.calls.Supervisions;
import io.pulseline.platform.calls.TakeOvers;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Person;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.wire.MixMode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Lets an administrator listen to a talk by program: the voice is that of the person's open page, and the rules are
/// those of the live board.
@RestController
class SupervisionApiController {
    private final CallsApiController reader;
    private final LiveCalls calls;
    private final Supervisions supervisions;
    private final TakeOvers takeOvers;
    private final People people;

    SupervisionApiController(
            CallsApiController reader, LiveCalls calls, Supervisions supervisions, TakeOvers takeOvers, People people) {
        this.reader = reader;
        this.calls = calls;
        this.supervisions = supervisions;
        this.takeOvers = takeOvers;
        this.people = people;
    }

    record Items(List<SupervisionResource> items) {}

    /// @param person an e-mail address, or an id; of an administrator of the tenant
    /// @param mode   LISTEN where absent
    record Document(@Nullable String person, @Nullable String mode) {}

    /// Those that go on, oldest first.
    @GetMapping("/api/v1/supervisions")
    Items index(ApiCaller caller) {
        return new Items(caller.tenants().stream()
                .flatMap(tenant -> supervisions.open(tenant.id()).stream())
                .map(SupervisionResource::of)
                .toList());
    }

    /// All of a call, also those that are over, oldest first.
    @GetMapping("/api/v1/calls/{id}/supervisions")
    Items ofCall(ApiCaller caller, @PathVariable String id) {
        CallView call = reader.find(caller, id);
        return new Items(supervisions.all(call.tenant(), call.id()).stream()
                .map(SupervisionResource::of)
                .toList());
    }

    @PostMapping("/api/v1/calls/{id}/supervision")
    ResponseEntity<SupervisionResource> create(
            ApiCaller caller, @PathVariable String id, @RequestBody Document document) {
        CallView call = reader.find(caller, id);
        MixMode mode = document.mode() == null ? MixMode.LISTEN : mode(document.mode());
        Person person = administrator(call.tenant(), document.person());
        return switch (supervisions.begin(call.tenant(), caller.actor(), person.id(), person.name(), call.id(), mode)) {
            case YES ->
                ResponseEntity.created(URI.create("/api/v1/calls/" + call.id() + "/supervisions"))
                        .body(shown(call));
            case NO_TALK -> throw ApiProblem.conflict("Nobody talks there now.");
            case NOT_TO_A_BOT -> throw notToABot();
            case TAKEN -> throw ApiProblem.conflict("supervised", "Somebody listens to this conversation already.");
            case BUSY -> throw ApiProblem.conflict("busy", "This person is in a call, or listens to another one.");
        };
    }

    @PutMapping("/api/v1/calls/{id}/supervision")
    SupervisionResource update(ApiCaller caller, @PathVariable String id, @RequestBody Document document) {
        CallView call = reader.find(caller, id);
        if (document.mode() == null) {
            throw ApiProblem.invalid("mode", "is required");
        }
        MixMode mode = mode(document.mode());
        return switch (supervisions.change(
                call.tenant(), caller.actor(), open(call).person(), mode)) {
            case YES -> shown(call);
            case NO_TALK -> throw ApiProblem.unavailable("The mixer of this talk does not answer.");
            case NOT_TO_A_BOT -> throw notToABot();
        };
    }

    @DeleteMapping("/api/v1/calls/{id}/supervision")
    ResponseEntity<Void> delete(ApiCaller caller, @PathVariable String id) {
        CallView call = reader.find(caller, id);
        supervisions.end(call.tenant(), caller.actor(), open(call).person());
        return ResponseEntity.noContent().build();
    }

    /// The call becomes the listener's, with the voice that stands.
    @PostMapping("/api/v1/calls/{id}/supervision/takeover")
    CallResource takeOver(ApiCaller caller, @PathVariable String id) {
        CallView call = reader.find(caller, id);
        return switch (takeOvers.takeOver(
                call.tenant(), caller.actor(), open(call).person(), call.id())) {
            case YES ->
                calls.find(call.tenant(), call.id()).map(reader::whole).orElseThrow(() -> ApiProblem.notFound("call"));
            case NO_BOT -> throw ApiProblem.conflict("Only a bot's call is taken over; an agent passes a call on.");
            case NO_VOICE -> throw ApiProblem.unavailable("The listener's voice does not stand yet.");
        };
    }

    private SupervisionResource shown(CallView call) {
        return SupervisionResource.of(open(call));
    }

    private Supervision open(CallView call) {
        return supervisions
                .of(call.tenant(), call.id())
                .orElseThrow(() -> ApiProblem.conflict("Nobody listens to this call."));
    }

    private static ApiProblem notToABot() {
        return ApiProblem.conflict(
                "bot-hears-no-whisper", "There is no whisper to a bot: it takes every voice for the user's.");
    }

    private static MixMode mode(String word) {
        return Optional.of(word)
                .filter(text -> text.matches("LISTEN|WHISPER|BARGE"))
                .map(MixMode::valueOf)
                .orElseThrow(() -> ApiProblem.invalid("mode", "is LISTEN, WHISPER or BARGE"));
    }

    private Person administrator(TenantId tenant, @Nullable String id) {
        if (id == null || id.isBlank()) {
            throw ApiProblem.invalid("person", "is required");
        }
        return people.members(tenant).stream()
                .filter(member -> member.active() && member.role() == Role.TENANT_ADMIN)
                .map(People.Member::person)
                .filter(person -> person.email().equalsIgnoreCase(id.strip())
                        || person.id().toString().equals(id.strip()))
                .findFirst()
                .orElseThrow(() -> ApiProblem.invalid("person", "no administrator here is that"));
    }
}
