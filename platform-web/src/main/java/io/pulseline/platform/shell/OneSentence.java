package io.pulseline.platform.shell;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/// Prints the reason of a failed start on one line that the launcher looks for.
class OneSentence implements FailureAnalysisReporter {
    @Override
    @SuppressWarnings("SystemOut")
    public void report(FailureAnalysis analysis) {
        String action = analysis.getAction() == null ? "" : analysis.getAction();
        System.out.println("PULSELINE-FAILED "
                + (analysis.getDescription() + " " + action)
                        .replaceAll("\\s+", " ")
                        .strip());
    }
}
