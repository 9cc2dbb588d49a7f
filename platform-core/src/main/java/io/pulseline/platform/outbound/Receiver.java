package io.pulseline.platform.outbound;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The port to a tenant's server. One attempt, no redirects, never an exception: what went wrong is an outcome.
public interface Receiver {
    /// @param status  HTTP status, null when there was no answer
    /// @param outcome `delivered`, `refused`, `gone`, `redirect`, or why there was no answer: `address`, `name`,
    ///                `tls`, `timeout`, `connection`
    record Answer(@Nullable Integer status, String outcome) {
        public boolean delivered() {
            return outcome.equals("delivered");
        }
    }

    Answer post(URI url, Map<String, String> headers, byte[] body);

    /// Whether messages may go there at all, judged now.
    ///
    /// @return empty when they may, else why not: `scheme`, `name` or `address`
    java.util.Optional<String> objection(URI url);
}
