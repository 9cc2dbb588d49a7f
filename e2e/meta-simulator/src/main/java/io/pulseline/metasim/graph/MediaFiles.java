package io.pulseline.metasim.graph;

import io.pulseline.metasim.world.SimFiles;
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
    private final SimFiles files;
    private final Clock clock;

    MediaFiles(GraphAccess access, GraphFaults faults, SimFiles files, Clock clock) {
        this.access = access;
        this.faults = faults;
        this.files = files;
        this.clock = clock;
    }

    /// @param ext until when the address is true
    @GetMapping("/media-files/{id}")
    ResponseEntity<byte[]> download(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String id,
            @RequestParam long ext) {
        SimFiles.SimFile file = files.find(id);
        if (file == null || ext < clock.instant().getEpochSecond()) {
            throw new GraphError(404, 100, "Media not found", "The address is no longer true.");
        }
        access.number(token, file.number().id());
        faults.strike("media");
        return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, file.type()).body(file.content());
    }
}
