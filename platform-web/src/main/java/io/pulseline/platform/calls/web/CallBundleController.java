package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.QualitySample;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.ObjectMapper;

/// All that is known of one call in one file, for whoever has to look deeper: our support, or Meta's. Keys of
/// media are stars; nothing in it opens anything.
@Controller
class CallBundleController {
    private final LiveCalls calls;
    private final ObjectMapper json;

    CallBundleController(LiveCalls calls, ObjectMapper json) {
        this.calls = calls;
        this.json = json;
    }

    /// @param call     as the API shows it, without descriptions of media
    /// @param timeline every line with the stored event that proves it
    /// @param media    both descriptions and what is wrong with them; null when there are none
    record Bundle(
            CallResource call,
            List<CallEntry> timeline,
            @Nullable SdpView media,
            List<QualitySample> quality) {}

    @GetMapping("/t/{tenant}/calls/{id}/bundle")
    ResponseEntity<byte[]> show(Viewer viewer, @PathVariable UUID id) {
        CallView call = calls.find(viewer.tenantId(), new CallId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Bundle bundle = new Bundle(
                CallResource.line(call, null),
                calls.timeline(viewer.tenantId(), call.id()),
                SdpView.of(call),
                calls.qualityOverTime(viewer.tenantId(), call.id()));
        return Download.of(
                "call-" + call.id() + ".json",
                MediaType.APPLICATION_JSON,
                json.writerWithDefaultPrettyPrinter().writeValueAsBytes(bundle));
    }
}
