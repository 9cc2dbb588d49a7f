package io.pulseline.metasim.graph;

import io.pulseline.metasim.world.SimVoicemails;
import java.time.Clock;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Where files are fetched from. Not a part of Graph: the token is asked for, and no proof of the app.
@RestController
class MediaFiles {
    private final GraphAccess access;
    private final GraphFaults faults;
    private final SimVoicemails voicemails;
    private final Clock clock;

    MediaFiles(GraphAccess access, GraphFaults faults, SimVoicemails voicemails, Clock clock) {
        this.access = access;
        this.faults = faults;
        this.voicemails = voicemails;
        this.clock = clock;
    }

    /// @param ext until when the address is true
    @GetMapping("/media-files/{id}")
    ResponseEntity<byte[]> download(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String id,
            @RequestParam long ext) {
        SimVoicemails.Left left = voicemails.find(id);
        if (left == null || ext < clock.instant().getEpochSecond()) {
            throw new GraphError(404, 100, "Media not found", "The address is no longer true.");
        }
        access.number(token, left.number().id());
        faults.strike("media");
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, SimVoicemails.TYPE)
                .body(left.sound());
    }
}
