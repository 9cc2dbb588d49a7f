package io.pulseline.platform.permissions;

import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Messages;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Meta as far as permissions talk to it: says what it is told and remembers what was sent.
final class FakeMeta implements CallPermissionReads, Messages {
    static final GraphFault UNREACHABLE =
            new GraphFault(GraphFaultKind.UNREACHABLE, 0, null, null, "nobody listens", null, null, true, false);
    static final GraphFault TOO_MANY_READS =
            new GraphFault(GraphFaultKind.RATE_LIMITED, 429, 613, null, "(#613) too many", null, "trace", true, false);
    static final GraphFault LOST =
            new GraphFault(GraphFaultKind.ANSWER_LOST, 0, null, null, "broken", null, null, false, true);

    final List<String> sent = new CopyOnWriteArrayList<>();
    volatile GraphResult<LivePermission> answer = says(Status.NO_PERMISSION, List.of());
    volatile @Nullable GraphFault sendFault;
    volatile Runnable whileSending = () -> {};

    static GraphResult<LivePermission> says(Status status, List<ActionState> actions) {
        return new GraphResult.Ok<>(new LivePermission(status, null, actions));
    }

    void reset() {
        sent.clear();
        answer = says(Status.NO_PERMISSION, List.of());
        sendFault = null;
        whileSending = () -> {};
    }

    @Override
    public GraphResult<LivePermission> read(TenantId tenant, PhoneNumberId number, WaUser user) {
        return answer;
    }

    @Override
    public GraphResult<String> requestCallPermission(
            TenantId tenant, PhoneNumberId number, WaUser user, @Nullable String body) {
        return send(user.key());
    }

    @Override
    public GraphResult<String> requestCallPermissionByTemplate(
            TenantId tenant,
            PhoneNumberId number,
            WaUser user,
            String template,
            String language,
            List<String> variables) {
        return send(user.key() + " by " + template + "/" + language + (variables.isEmpty() ? "" : " " + variables));
    }

    private GraphResult<String> send(String what) {
        sent.add(what);
        whileSending.run();
        GraphFault fault = sendFault;
        return fault == null
                ? new GraphResult.Ok<>("wamid." + sent.size() + "." + what)
                : new GraphResult.Failed<>(fault);
    }
}
