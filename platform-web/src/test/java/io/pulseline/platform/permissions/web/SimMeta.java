package io.pulseline.platform.permissions.web;

import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.world.PermissionBook;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.SimUser;
import io.pulseline.platform.graphapi.CallPermissionReads;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The stand-in's book of permissions where Meta would be; what it answers and sends goes through JSON and our parsers.
final class SimMeta implements CallPermissionReads, Messages {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final PermissionBook book;
    final List<MetaEvent> mailbox = new ArrayList<>();

    SimMeta(Clock clock) {
        this.book = new PermissionBook(
                clock,
                PermissionBook.Rules.production(3),
                (waba, field, value) -> mailbox.addAll(ParsedWebhooks.events(field, JSON.valueToTree(value))));
    }

    static SimNumber number(PhoneNumberId id) {
        return new SimNumber(id.value(), "104729118830551", "35925550101", "Sofia", true, false);
    }

    static SimUser user(WaUser user) {
        String digits = user.waId() == null ? "0" : user.waId().digits();
        return new SimUser(digits, "XX." + digits, "User " + digits);
    }

    @Override
    public GraphResult<LivePermission> read(TenantId tenant, PhoneNumberId id, WaUser user) {
        return new GraphResult.Ok<>(
                ParsedAnswers.permission(JSON.readTree(JSON.writeValueAsString(book.answer(number(id), user(user))))));
    }

    @Override
    public GraphResult<String> requestCallPermission(
            TenantId tenant, PhoneNumberId id, WaUser user, @Nullable String body) {
        return send(() -> book.request(number(id), user(user), null));
    }

    @Override
    public GraphResult<String> requestCallPermissionByTemplate(
            TenantId tenant, PhoneNumberId id, WaUser user, String template, String language, List<String> variables) {
        return send(() -> book.request(number(id), user(user), "utility"));
    }

    private static GraphResult<String> send(Supplier<String> request) {
        try {
            return new GraphResult.Ok<>(request.get());
        } catch (GraphError error) {
            throw new AssertionError("sent, and Meta refused it: " + error.getMessage(), error);
        }
    }
}
