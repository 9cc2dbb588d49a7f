package io.pulseline.platform.workers;

import java.util.List;

/// How many nodes a load needs, reckoned from what one core was measured to do. Pure.
///
/// @param liveCalls    at the peak
/// @param planes       web, media, SIP, database
/// @param megabitsIn   at the peak, over all workers; as much goes out
/// @param recordingsGb of recordings after the days they are kept
/// @param databaseGb   of a year's records and of deliveries as long as they are kept
public record CapacityPlan(
        long liveCalls, long callsADay, List<Part> planes, long megabitsIn, long recordingsGb, long databaseGb) {
    /// Of a worker's capacity: what is left lets it take over from one that dies, and bursts.
    private static final double TARGET = 0.6;
    private static final int CORES_OF_A_NODE = 4;
    /// Never one alone.
    private static final int LEAST_NODES = 2;
    /// One way, as Meta plans (its bandwidth guide): about 40 kbit/s of Opus at the most, or 64 of G.711, and the rest
    /// under them.
    private static final int OPUS_BITS = 64_000;

    private static final int G711_BITS = 84_000;
    private static final int LEGS = 2;
    /// The mean of a day below its peak.
    private static final int PEAK_TO_MEAN = 5;
    private static final int SECONDS_A_DAY = 86_400;
    /// Both tracks, as they came: 80 bytes every 20 ms each.
    private static final int RECORDED_BYTES_A_SECOND = 2 * 80 * 50;
    /// A call's record, its events and its charge with their indexes.
    private static final int RECORD_BYTES = 3_000;
    /// Five deliveries of Meta's and the workers' facts, raw.
    private static final int DELIVERY_BYTES = 10_000;

    private static final int DAYS_OF_DELIVERIES = 30;
    private static final int DAYS_OF_RECORDS = 365;
    private static final double GB = 1e9;
    private static final double PERCENT = 100;

    /// @param callsPerSecond    at the peak, over all numbers
    /// @param meanSeconds       of a call
    /// @param sipPercent        of calls that pass a sip-worker: signalled by SIP, or answered by telephony
    /// @param recordedPercent   of calls whose sound is kept
    /// @param transcodedPercent of calls with telephony that has no Opus
    /// @param recordingDays     so long recordings are kept
    public record Load(
            double callsPerSecond,
            int meanSeconds,
            int sipPercent,
            int recordedPercent,
            int transcodedPercent,
            int recordingDays) {}

    /// @param name   WEB, MEDIA, SIP or DATABASE
    /// @param cores  that are busy at the peak
    /// @param memoryGb of each node
    public record Part(String name, int nodes, int coresEach, double cores, int memoryGb) {}

    public static CapacityPlan of(Load load, MeasuredCapacity measured) {
        double live = load.callsPerSecond() * load.meanSeconds();
        double bySip = live * load.sipPercent() / PERCENT;
        double transcoded = bySip * load.transcodedPercent() / PERCENT;
        double callsADay = load.callsPerSecond() / PEAK_TO_MEAN * SECONDS_A_DAY;

        double media = live / measured.relayCalls();
        double sip = (bySip - transcoded) / measured.passedCalls()
                + transcoded / measured.transcodedCalls()
                + load.callsPerSecond() * load.sipPercent() / PERCENT / measured.sipSetups();
        double web = load.callsPerSecond() / measured.webSetups();
        List<Part> planes = List.of(
                part("WEB", web, LEAST_NODES, 2),
                part("MEDIA", media, LEAST_NODES, 1),
                part("SIP", sip, load.sipPercent() == 0 ? 0 : LEAST_NODES, 1),
                // a primary and a standby; what the web's share leaves is read from its measurement, where both are on
                // one machine
                new Part(
                        "DATABASE",
                        LEAST_NODES,
                        Math.max(CORES_OF_A_NODE, (int) Math.ceil(web / LEAST_NODES)),
                        web / LEAST_NODES,
                        16));
        return new CapacityPlan(
                Math.round(live),
                Math.round(callsADay),
                planes,
                // a call that passes a sip-worker goes through a media-worker too
                Math.round(((live + bySip) * LEGS * OPUS_BITS + transcoded * (G711_BITS - OPUS_BITS)) / 1e6),
                Math.round(callsADay
                        * load.recordedPercent()
                        / PERCENT
                        * load.meanSeconds()
                        * RECORDED_BYTES_A_SECOND
                        * load.recordingDays()
                        / GB),
                Math.round(callsADay
                        * (RECORD_BYTES * (double) DAYS_OF_RECORDS + DELIVERY_BYTES * (double) DAYS_OF_DELIVERIES)
                        / GB));
    }

    /// One node more than the load needs may die.
    private static Part part(String name, double cores, int least, int memoryGb) {
        int nodes = least == 0 ? 0 : Math.max(least, (int) Math.ceil(cores / TARGET / CORES_OF_A_NODE) + 1);
        return new Part(name, nodes, CORES_OF_A_NODE, cores, memoryGb);
    }
}
