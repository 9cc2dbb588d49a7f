package io.pulseline.platform.permissions;

import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.world.PermissionBook;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.SimUser;
import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Messages;
import io.pulseline.platform.graphapi.http.ParsedAnswers;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.webhooks.MetaEvent;
import io.pulseline.platform.webhooks.ParsedWebhooks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The stand-in's own book of permissions in place of Meta, by the words of Meta's API: what it answers and what it
/// sends
/// goes through JSON and our parsers. Webhooks wait in the mailbox until a test delivers them.
final class BookOfMeta implements CallPermissionReads, Messages {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final PermissionBook book;
    final SimNumber number;
    final List<MetaEvent> mailbox = new ArrayList<>();
    /// codes of requests that Meta had to refuse
    final List<Integer> refused = new ArrayList<>();

    BookOfMeta(Clock clock, PhoneNumberId id) {
        number = new SimNumber(id.value(), "104729118830551", "442079460123", "Model", true, false);
        book = new PermissionBook(
                clock, PermissionBook.Rules.production(5), (waba, field, value) -> post(field, value));
    }

    void post(String field, Map<String, Object> value) {
        mailbox.addAll(ParsedWebhooks.events(field, JSON.valueToTree(value)));
    }

    static SimUser sim(WaUser user) {
        return new SimUser(user.waId().digits(), user.bsuid().value(), user.name() == null ? "Somebody" : user.name());
    }

    @Override
    public GraphResult<LivePermission> read(TenantId tenant, PhoneNumberId id, WaUser user) {
        JsonNode answer = JSON.readTree(JSON.writeValueAsString(book.answer(number, sim(user))));
        return new GraphResult.Ok<>(ParsedAnswers.permission(answer));
    }

    @Override
    public GraphResult<String> requestCallPermission(
            TenantId tenant, PhoneNumberId id, WaUser user, @Nullable String body) {
        return send(() -> book.request(number, sim(user), null));
    }

    @Override
    public GraphResult<String> requestCallPermissionByTemplate(
            TenantId tenant, PhoneNumberId id, WaUser user, String template, String language, List<String> variables) {
        return send(() -> book.request(number, sim(user), "utility"));
    }

    private GraphResult<String> send(Supplier<String> request) {
        try {
            return new GraphResult.Ok<>(request.get());
        } catch (GraphError error) {
            refused.add(error.code());
            return new GraphResult.Failed<>(new GraphFault(
                    GraphFaultKind.BAD_REQUEST,
                    error.status(),
                    error.code(),
                    null,
                    String.valueOf(error.getMessage()),
                    null,
                    null,
                    false,
                    false));
        }
    }
}
