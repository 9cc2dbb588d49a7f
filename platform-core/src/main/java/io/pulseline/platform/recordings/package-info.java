/// Recordings of calls that our own relay carries: whether a number's calls are recorded, the recording of a
/// call from the announcement to its end in time, who heard it. What is said is sealed by the worker and is in
/// clear only for whoever listens. Moves no media (the media-worker does) and records nothing at Meta.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "wire",
            "tenancy",
            "audit",
            "api",
            "secrets",
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
