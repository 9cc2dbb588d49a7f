package io.pulseline.platform.export;

import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// An answer that the browser keeps as a file instead of showing it.
public final class Download {
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private Download() {}

    /// @param name as people see it, with its ending
    public static ResponseEntity<byte[]> of(String name, MediaType type, byte[] bytes) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(bytes);
    }

    public static ResponseEntity<byte[]> of(String name, Csv csv) {
        return of(name, CSV, csv.toString().getBytes(StandardCharsets.UTF_8));
    }
}
