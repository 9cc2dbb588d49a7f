/// What runs by the calendar: Quartz on a clustered JDBC store, so that each job runs once however many web processes
/// there are, and goes on elsewhere when its process dies.
///
/// **How a feature gets a job**, three steps:
/// 1. a bean that implements [TenantJob] (called once for each tenant) or [OperatorJob] (called once), in the feature's
///    own package; it opens its transactions itself and may be run twice;
/// 2. one line in [JobSchedule]: name, cron (UTC; null when it only runs on demand), owner;
/// 3. its words in `messages/jobs.properties` under `jobs.job.<name>`.
///
/// Add `jobs` to the feature's allowed dependencies. Loops of each process (leases, inbox, timers) are not jobs: they
/// stay `@Scheduled`.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "audit"})
@NullMarked
package io.pulseline.platform.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
