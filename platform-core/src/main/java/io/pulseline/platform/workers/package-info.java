/// The fleet: registry, leases, choice by load, loss, drain, and the way commands reach a worker. Decides nothing about
/// calls.
@ApplicationModule(allowedDependencies = {"kernel", "wire", "tenancy", "tracing", "audit", "api", "webhooks", "net"})
@NullMarked
package io.pulseline.platform.workers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
