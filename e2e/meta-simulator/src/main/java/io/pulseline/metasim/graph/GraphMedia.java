package io.pulseline.metasim.graph;

import io.pulseline.metasim.world.SimFiles;
import io.pulseline.metasim.world.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// Announcements before voicemail, which businesses upload (Opus in Ogg, shorter than 60 s), and files, which they
/// fetch.
///
/// @see "Meta, Configure call settings, Voicemail, 26 Jun 2026; Media: retrieve and download"
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphMedia {
    private static final int RATE = 48_000;
    private static final Duration ADDRESS_HOLDS = Duration.ofMinutes(5);

    private final World world;
    private final GraphAccess access;
    private final GraphFaults faults;
    private final Clock clock;
    private final AtomicLong ids = new AtomicLong(918_273_645_500_100L);

    GraphMedia(World world, GraphAccess access, GraphFaults faults, Clock clock) {
        this.world = world;
        this.access = access;
        this.faults = faults;
        this.clock = clock;
    }

    /// Where a file is; true for five minutes.
    Map<String, Object> describe(String token, SimFiles.SimFile file) {
        access.number(token, file.number().id());
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("messaging_product", "whatsapp");
        told.put(
                "url",
                ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path("/media-files/" + file.id())
                        .queryParam("ext", clock.instant().plus(ADDRESS_HOLDS).getEpochSecond())
                        .toUriString());
        told.put("mime_type", file.type());
        told.put("sha256", HexFormat.of().formatHex(file.sha256()));
        told.put("file_size", file.content().length);
        told.put("id", file.id());
        return told;
    }

    @PostMapping("/{number}/media")
    Map<String, Object> upload(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestParam(name = "messaging_product", defaultValue = "") String product,
            @RequestParam(name = "use_case", defaultValue = "") String useCase,
            @RequestParam MultipartFile file)
            throws IOException {
        access.number(token, number);
        faults.strike("media");
        world.number(number);
        if (!product.equals("whatsapp")) {
            throw refused("messaging_product must be whatsapp");
        }
        if (!useCase.equals("call_voicemail_announcement")) {
            throw refused("use_case must be call_voicemail_announcement");
        }
        if (!"audio/ogg".equals(file.getContentType())) {
            throw refused("The file must be audio/ogg");
        }
        double seconds = seconds(file.getBytes());
        if (seconds <= 0) {
            throw refused("The file has no Opus stream");
        }
        if (seconds >= 60) {
            throw refused("The announcement must be shorter than 60 seconds");
        }
        return Map.of("id", String.valueOf(ids.incrementAndGet()));
    }

    /// From the last page's position; 0 for what has no Opus in it.
    private static double seconds(byte[] ogg) {
        String text = new String(ogg, StandardCharsets.ISO_8859_1);
        int last = text.lastIndexOf("OggS");
        int head = text.indexOf("OpusHead");
        if (!text.startsWith("OggS") || head < 0 || last + 14 > ogg.length || head + 12 > ogg.length) {
            return 0;
        }
        ByteBuffer bytes = ByteBuffer.wrap(ogg).order(ByteOrder.LITTLE_ENDIAN);
        return (bytes.getLong(last + 6) - (bytes.getShort(head + 10) & 0xffff)) / (double) RATE;
    }

    private static GraphError refused(String rule) {
        return new GraphError(400, 100, "Invalid parameter", rule);
    }
}
