package io.pulseline.platform.rating;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Writes the files that were asked for, a part at a time. One that its process left is begun anew.
@Component
class CallExportsJob implements TenantJob {
    private static final Logger LOG = LoggerFactory.getLogger(CallExportsJob.class);
    private static final int PART = 5_000;

    private final CallExports exports;
    private final CostReports reports;

    CallExportsJob(CallExports exports, CostReports reports) {
        this.exports = exports;
        this.reports = reports;
    }

    @Override
    public String name() {
        return "rating.exports";
    }

    @Override
    public boolean mostlyIdle() {
        return true;
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        exports.forget(tenant.id());
        for (CallExports.Order order : exports.open(tenant.id())) {
            try {
                write(tenant.id(), order, progress);
                exports.end(tenant.id(), order.id(), CallExports.State.DONE);
            } catch (RuntimeException failure) {
                LOG.error("event=cost-export-failed tenant={} export={}", tenant.id(), order.id(), failure);
                exports.end(tenant.id(), order.id(), CallExports.State.FAILED);
            }
        }
    }

    private void write(TenantId tenant, CallExports.Order order, JobProgress progress) {
        exports.begin(tenant, order.id());
        exports.add(tenant, order.id(), 0, gzip(CallFile.head()), 0);
        CostReports.@Nullable After after = null;
        int part = 1;
        long done = 0;
        List<CostReports.Called> page;
        do {
            page = reports.calls(tenant, order.question(), after, PART);
            done += page.size();
            if (!page.isEmpty()) {
                exports.add(tenant, order.id(), part++, gzip(CallFile.lines(page)), done);
                after = new CostReports.After(
                        page.getLast().startedAt(), page.getLast().call());
            }
            progress.report((int) done, (int) Math.max(done, order.total()), "calls");
        } while (page.size() == PART);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
