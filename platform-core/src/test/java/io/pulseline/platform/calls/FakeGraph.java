package io.pulseline.platform.calls;

import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Meta that says yes unless told otherwise, and remembers what it was asked.
final class FakeGraph implements Calling, CallPermissionReads {
    final List<String> log = new CopyOnWriteArrayList<>();
    /// Calls of which it was asked, before it says anything.
    final List<String> preAccepts = new CopyOnWriteArrayList<>();
    volatile @Nullable String preAcceptSdp;
    volatile @Nullable String acceptSdp;
    volatile @Nullable GraphFault refuseDial;
    volatile @Nullable GraphFault refuseAccept;
    volatile Status permission = Status.PERMANENT;
    volatile int dials;
    /// What happens before a pre_accept is answered.
    volatile Runnable beforePreAccept = () -> {};

    void reset() {
        beforePreAccept = () -> {};
        preAccepts.clear();
        log.clear();
        refuseDial = null;
        refuseAccept = null;
        permission = Status.PERMANENT;
        dials = 0;
    }

    boolean said(String line) {
        return log.contains(line);
    }

    @Override
    public GraphResult<Wacid> connect(TenantId tenant, PhoneNumberId from, WaUser to, String offerSdp, Wishes wishes) {
        if (refuseDial != null) {
            return new GraphResult.Failed<>(refuseDial);
        }
        dials++;
        return new GraphResult.Ok<>(new Wacid("wacid.BIC" + UUID.randomUUID()));
    }

    @Override
    public GraphResult<Accepted> preAccept(TenantId tenant, PhoneNumberId number, Wacid call, String answerSdp) {
        preAccepts.add(call.value());
        beforePreAccept.run();
        preAcceptSdp = answerSdp;
        return ok("pre_accept " + call);
    }

    @Override
    public GraphResult<Accepted> accept(
            TenantId tenant, PhoneNumberId number, Wacid call, String answerSdp, Wishes wishes) {
        if (refuseAccept != null) {
            return new GraphResult.Failed<>(refuseAccept);
        }
        acceptSdp = answerSdp;
        return ok("accept " + call);
    }

    @Override
    public GraphResult<Accepted> reject(TenantId tenant, PhoneNumberId number, Wacid call) {
        return ok("reject " + call);
    }

    @Override
    public GraphResult<Accepted> terminate(TenantId tenant, PhoneNumberId number, Wacid call) {
        return ok("terminate " + call);
    }

    private GraphResult<Accepted> ok(String line) {
        log.add(line);
        return new GraphResult.Ok<>(new Accepted());
    }

    @Override
    public GraphResult<LivePermission> read(TenantId tenant, PhoneNumberId number, WaUser user) {
        return new GraphResult.Ok<>(new LivePermission(permission, null, List.of()));
    }
}
