/// What the platform tells a monitoring system about the promises it makes: calls that come about, how fast, webhooks
/// in time, voice that
/// can be understood, bills that agree with Meta's. Few labels, and none that grows with customers: no tenant, number
/// or user. What alarms
/// follow from it stands in `helm/files/alerts.yaml`.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "wire",
            "tenancy",
            "webhooks",
            "workers",
            "calls",
            "cdr",
            "jobs",
            "storage",
            "reconciliation"
        })
@NullMarked
package io.pulseline.platform.meters;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
