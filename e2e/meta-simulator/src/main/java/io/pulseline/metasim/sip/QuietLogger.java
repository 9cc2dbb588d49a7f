package io.pulseline.metasim.sip;

import gov.nist.core.ServerLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stack's own loggers want a library of 2012; only its errors are worth a line.
public final class QuietLogger implements StackLogger, ServerLogger {
    private static final Logger LOG = LoggerFactory.getLogger(QuietLogger.class);

    @Override
    public void logError(String message) {
        LOG.info("event=sip-stack text=\"{}\"", message);
    }

    @Override
    public void logError(String message, Exception cause) {
        LOG.info("event=sip-stack text=\"{}\" reason=\"{}\"", message, cause.toString());
    }

    @Override
    public void logException(Throwable cause) {
        LOG.debug("event=sip-stack reason=\"{}\"", cause.toString());
    }

    @Override
    public void logException(Exception cause) {
        logException((Throwable) cause);
    }

    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int level) {}

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logDebug(String message) {}

    @Override
    public void logDebug(String message, Exception cause) {}

    @Override
    public void logTrace(String message) {}

    @Override
    public void logFatalError(String message) {
        logError(message);
    }

    @Override
    public void logWarning(String message) {}

    @Override
    public void logInfo(String message) {}

    @Override
    public boolean isLoggingEnabled() {
        return false;
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return level <= TRACE_ERROR;
    }

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String stamp) {}

    @Override
    public void setStackProperties(Properties properties) {}

    @Override
    public String getLoggerName() {
        return "sip";
    }

    @Override
    public void closeLogFile() {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long time) {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {}

    @Override
    public void setSipStack(SipStack stack) {}
}
