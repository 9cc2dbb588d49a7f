package io.pulseline.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quartz.CronExpression;
import org.quartz.Scheduler;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The calendar on the real store, as role `app`.
@SpringBootTest(
        classes = CoreTestApplication.class,
        properties = {
            "spring.quartz.job-store-type=jdbc",
            "spring.quartz.jdbc.initialize-schema=never",
            "spring.quartz.properties.org.quartz.scheduler.instanceId=AUTO",
            "spring.quartz.properties.org.quartz.jobStore.driverDelegateClass=org.quartz.impl.jdbcjobstore.PostgreSQLDelegate",
            "spring.quartz.properties.org.quartz.jobStore.tablePrefix=ops.qrtz_",
            "spring.quartz.properties.org.quartz.jobStore.isClustered=true"
        })
class JobsIT {
    static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "jobs");
        registry.add("spring.quartz.auto-startup", () -> "true");
    }

    @Autowired
    Jobs jobs;

    @Autowired
    JobRuns runs;

    @Autowired
    Scheduler scheduler;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    List<Job> declared;

    static List<JobSchedule> schedule() {
        return JobSchedule.ALL;
    }

    @ParameterizedTest
    @MethodSource("schedule")
    void eachLineOfTheListHasItsJobAndATimeThatQuartzReads(JobSchedule row) {
        assertThat(declared).extracting(Job::name).contains(row.job());
        if (row.cron() != null) {
            assertThat(CronExpression.isValidExpression(row.cron())).isTrue();
            assertThat(entry(row.job()).next()).isNotNull();
        }
    }

    @Test
    void runsNowAndKeepsWhoAsked() {
        assertThat(jobs.runNow(new Actor.Platform("test"), "jobs.forget-runs")).isTrue();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> jobs.runs("jobs.forget-runs", null, 10).stream()
                        .anyMatch(run -> run.state() == JobRun.State.DONE));
        JobRun run = jobs.runs("jobs.forget-runs", null, 1).getFirst();
        assertThat(run.askedBy()).isEqualTo("Pulseline test");
        assertThat(run.note()).isEqualTo("forgot 0 runs");
        assertThat(run.percent()).isEqualTo(100);
        assertThat(entry("jobs.forget-runs").last()).isEqualTo(run);
    }

    @Test
    void ofIdleRunsOnlyTheNewestIsKeptAndWorkAlways() {
        int[] found = {0, 0, 3, 0, 0};
        int[] turn = {0};
        OperatorJob seldom = new OperatorJob() {
            @Override
            public String name() {
                return "test.seldom";
            }

            @Override
            public boolean mostlyIdle() {
                return true;
            }

            @Override
            public void run(JobProgress progress) {
                int work = found[turn[0]++];
                if (work > 0) {
                    progress.report(work, work, "done");
                }
            }
        };
        JobRunner runner = runner(seldom);
        for (int i = 0; i < found.length; i++) {
            runner.run("test.seldom", null, "here");
        }
        assertThat(jobs.runs("test.seldom", null, 10))
                .extracting(JobRun::done)
                .as("the newest idle one, and the one that worked")
                .containsExactly(null, 3);
        turn[0] = 0;
        runner.run("test.seldom", "olga", "here");
        assertThat(jobs.runs("test.seldom", null, 10)).as("asked for by hand").hasSize(3);
    }

    @Test
    void anUnknownJobIsNotRun() {
        assertThat(jobs.runNow(new Actor.Platform("test"), "jobs.unknown")).isFalse();
    }

    @Test
    void aTenantThatFailsDoesNotStopTheOthersAndIsNamed() {
        TenantJob picky = new TenantJob() {
            @Override
            public String name() {
                return "test.picky";
            }

            @Override
            public void run(Tenant tenant, JobProgress progress) {
                assertThat(numbers()).as("nothing is bound for a job").isZero();
                if (tenant.slug().equals("marlin")) {
                    throw new IllegalStateException("no rate");
                }
                transactions.inTenant(tenant.id(), () -> assertThat(numbers()).isEqualTo(3));
            }
        };
        runner(picky).run("test.picky", null, "here");
        JobRun run = jobs.runs("test.picky", null, 1).getFirst();
        assertThat(run.state()).isEqualTo(JobRun.State.FAILED);
        assertThat(run.error()).isEqualTo("marlin: IllegalStateException: no rate");
        assertThat(run.done()).isEqualTo(2);
    }

    @Test
    void aTenantWithMuchToDoDoesNotKeepTheOthersWaiting() {
        String first = tenants.all().getFirst().slug();
        CountDownLatch others = new CountDownLatch(tenants.all().size() - 1);
        TenantJob uneven = new TenantJob() {
            @Override
            public String name() {
                return "test.uneven";
            }

            @Override
            public void run(Tenant tenant, JobProgress progress) {
                if (!tenant.slug().equals(first)) {
                    others.countDown();
                    return;
                }
                try {
                    if (!others.await(20, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("the others waited for this one");
                    }
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            }
        };
        runner(uneven).run("test.uneven", null, "here");
        JobRun run = jobs.runs("test.uneven", null, 1).getFirst();
        assertThat(run.error()).isNull();
        assertThat(run.done()).isEqualTo(tenants.all().size());
    }

    @Test
    void aRunWhoseProcessDiedIsCalledLostWhenTheJobBeginsAnew() {
        long dead = runs.begin("test.dies", null, "elsewhere");
        long next = runs.begin("test.dies", null, "here");
        assertThat(jobs.runs("test.dies", null, 10))
                .extracting(JobRun::id, JobRun::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(next, JobRun.State.RUNNING),
                        org.assertj.core.groups.Tuple.tuple(dead, JobRun.State.LOST));
    }

    @Test
    void aJobWithoutALineStopsTheStart() {
        OperatorJob stray = new OperatorJob() {
            @Override
            public String name() {
                return "test.stray";
            }

            @Override
            public void run(JobProgress progress) {}
        };
        Jobs wrong = new Jobs(scheduler, runs, List.of(stray), transactions, audit);
        assertThatThrownBy(wrong::afterSingletonsInstantiated)
                .hasMessage("Jobs without a line in JobSchedule: [test.stray]");
    }

    private JobRunner runner(Job job) {
        return new JobRunner(List.of(job), tenants, runs, java.time.Clock.systemUTC());
    }

    @Autowired
    io.pulseline.platform.tenancy.Tenants tenants;

    @Autowired
    io.pulseline.platform.audit.AuditTrail audit;

    private Jobs.Entry entry(String name) {
        return jobs.all().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .map(Objects::requireNonNull)
                .orElseThrow();
    }

    private int numbers() {
        return jdbc.sql("select count(*) from phone_number")
                .query(Integer.class)
                .single();
    }
}
