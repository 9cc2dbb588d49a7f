package io.pulseline.platform.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.workers.CapacityPlan.Load;
import io.pulseline.platform.workers.CapacityPlan.Part;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityPlanTest {
    private static final MeasuredCapacity MEASURED = new MeasuredCapacity(1000, 1000, 250, 150, 5, Map.of());

    /// Reckoned by hand: nodes of 4 cores at 60 %, and one more than needed.
    @ParameterizedTest(name = "{0} calls/s of {1} s, {2} % SIP, {3} % of it transcoded")
    @CsvSource({
        // calls/s, seconds, sip, transcoded, live, web, media, sip nodes
        "0.1,  180,   0,   0,     18,  2,  2, 0",
        "2,    150,   0,   0,    300,  2,  2, 0",
        "10,   180,  50,   0,   1800,  2,  2, 2",
        "160,  180,   0,   0,  28800, 15, 13, 0",
        "160,  180,  50,  50,  28800, 15, 13, 17"
    })
    void nodesFollowTheLoad(
            double rate, int seconds, int sip, int transcoded, long live, int web, int media, int sips) {
        CapacityPlan plan = CapacityPlan.of(new Load(rate, seconds, sip, 0, transcoded, 90), MEASURED);
        assertThat(plan.liveCalls()).isEqualTo(live);
        assertThat(plan.planes()).extracting(Part::nodes).startsWith(web, media, sips);
    }

    @Test
    void bandwidthAndStorageFollowTheCalls() {
        CapacityPlan plan = CapacityPlan.of(new Load(10, 100, 0, 50, 0, 90), MEASURED);
        // 1,000 calls, two legs of 64 kbit/s
        assertThat(plan.megabitsIn()).isEqualTo(128);
        // a fifth of the peak on the mean: 172,800 calls a day, half of them 100 s at 8 kB/s, for 90 days
        assertThat(plan.callsADay()).isEqualTo(172_800);
        assertThat(plan.recordingsGb()).isEqualTo(6_221);
        // 3 kB a call for a year and 10 kB for a month
        assertThat(plan.databaseGb()).isEqualTo(241);
    }

    /// 1,000 calls of which 500 pass a sip-worker too; 250 of these have a leg of 84 kbit/s.
    @Test
    void aLegOfG711IsWider() {
        CapacityPlan plan = CapacityPlan.of(new Load(10, 100, 50, 0, 50, 90), MEASURED);
        assertThat(plan.megabitsIn()).isEqualTo(3000 * 64 / 1000 + 250 * 20 / 1000);
    }

    @Test
    void everyMeasuredFigureSaysWhereItIsFrom() {
        MeasuredCapacity file = MeasuredCapacity.read();
        assertThat(file.relayCalls()).isPositive();
        assertThat(file.sources()).hasSize(5);
        assertThat(file.sources().values())
                .allSatisfy(source -> assertThat(source).hasSizeGreaterThan(20));
    }
}
