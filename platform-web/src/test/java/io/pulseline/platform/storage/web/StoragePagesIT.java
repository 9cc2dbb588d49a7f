package io.pulseline.platform.storage.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.console.web.ConsoleScene;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Where recordings lie, as staff see it; and what is said while they cannot be had.
class StoragePagesIT extends ConsoleScene {
    private static final String TERN = "00000000-0000-4000-8000-000000000001";
    private static final String CALL = "5c3e6679-7425-40de-944b-e07fc1f90c11";
    private static final String CAPTURE = "5c3e6679-7425-40de-944b-e07fc1f90c12";
    private static final String ADDRESS = "/t/tern/calls/" + CALL + "/captures";

    @BeforeEach
    void aCaptureInABucketThatTheSettingsNoLongerName() {
        gone();
        superuser("""
                insert into app.call (tenant_id, id, wacid, number_id, direction, phase, outcome, wa_id, state, started_at, ended_at,
                                      duration_seconds)
                values ('%s', '%s', 'wacid.STORED1', '206418377150935', 'USER_INITIATED', 'ENDED', 'ANSWERED', '385915550179',
                       '{"direction":"USER_INITIATED","errors":[]}', '2026-11-26T09:00:00Z', '2026-11-26T09:01:03Z', 60)
                """.formatted(TERN, CALL), """
                insert into app.packet_capture (tenant_id, id, number_id, call_id, state, reason, voice, asked_at, asked_by, packet_key,
                                                started_at, ended_at, ended_why, millis, packets, bytes, parts, keep_until)
                values ('%s', '%s', '206418377150935', '%s', 'KEPT', 'jitter', true, '2026-11-26T09:00:03Z', 'Vera', '\\x00',
                        '2026-11-26T09:00:03Z', '2026-11-26T09:00:24Z', 'CALL_ENDED', 21000, 4200, 900000, 1, '2036-12-26T09:01:03Z')
                """.formatted(TERN, CAPTURE, CALL), """
                insert into app.packet_capture_part (tenant_id, capture_id, part, store, object, bytes)
                values ('%s', '%s', 0, 'S3', 'a/b/c', 4200000)
                """.formatted(TERN, CAPTURE));
    }

    @AfterEach
    void gone() {
        superuser(
                "delete from app.packet_capture where id = '" + CAPTURE + "'",
                "delete from app.call where id = '" + CALL + "'",
                "delete from ops.part_to_erase");
    }

    @Test
    void staffSeeWhatLiesWhereAndWhatWaitsForErasure() {
        assertThat(page(OLGA, "/bsp/storage"))
                .contains("New ones go to", "Database", "Bucket (S3)", "4.2 MB", "in use")
                .contains("Some parts are not where new ones go", "/bsp/jobs/storage.move")
                .contains("nothing is left outside of the database");
        superuser("""
                insert into ops.part_to_erase (store, object, attempts, failure) values ('S3', 'x', 3, 'the bucket voices answers 403 AccessDenied')
                """);
        assertThat(page(SIMON, "/bsp/storage")).contains("1 tried in vain", "answers 403 AccessDenied");
        assertThat(page(OLGA, "/bsp/health"))
                .contains("1 parts of recordings that were deleted could not be erased", "/bsp/storage");
        assertThat(get(VERA, "/bsp/storage").getResponse().getStatus()).isIn(403, 404);
    }

    @Test
    void aCallsPageSaysThatItsCaptureCannotBeHad() {
        assertThat(page(VERA, ADDRESS)).contains("settings no longer say where it is kept");
    }
}
