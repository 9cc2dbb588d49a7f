/// Recordings of calls, by our own relay or by Meta: whether a number's calls are recorded and by whom, the recording
/// of
/// a call from the announcement to its end in time, who heard or read it. What is said is sealed, by the worker or as
/// soon as it is fetched, and is in clear only for whoever listens. Moves no media (the media-worker does).
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "wire",
            "tenancy",
            "audit",
            "api",
            "graphapi",
            "secrets",
            "storage",
            "storage :: gateway",
            "identity",
            "webhooks",
            "numbers",
            "workers",
            "settings :: announcement",
            "jobs",
            "calls"
        })
@NullMarked
package io.pulseline.platform.recordings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
