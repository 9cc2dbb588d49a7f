package io.pulseline.platform.jobs;

/// How far a run is; shown while it goes on and kept with it. Reporting often is cheap: it is written once a second.
public interface JobProgress {
    /// @param done  how many of `total`
    /// @param total 0 when not known
    /// @param note  a few words for staff, without personal data
    void report(int done, int total, String note);
}
