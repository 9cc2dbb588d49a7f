package io.pulseline.sipworker.stack;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Inputs that once threw, given to the fuzzer's entry again.
class SipFuzzTest {
    private static final String HEAD = """
            OPTIONS sip:a@b SIP/2.0\r
            Via: SIP/2.0/TCP b;branch=z9hG4bK1\r
            From: <sip:c@d>;tag=1\r
            To: <sip:a@b>\r
            Call-ID: 1\r
            CSeq: 1 OPTIONS\r
            """;

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2147483647", "Content-Length: 2147483520", "Content-Length: 70000"})
    void aLengthThatNoMessageHas(String header) {
        byte[] message = (HEAD + header + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        assertThatCode(() -> SipFuzz.fuzzerTestOneInput(message)).doesNotThrowAnyException();
    }
}
