package io.pulseline.sipworker.stack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A request or a response. Typed readers throw [BadSip]; for what passed [Rules] those of the compulsory headers do
/// not.
public abstract sealed class SipMessage permits SipRequest, SipResponse {
    private final Headers headers;
    private byte[] body;
    private Read<Via> via = new Read<>("", null);
    private Read<NameAddr> from = new Read<>("", null);
    private Read<NameAddr> to = new Read<>("", null);
    private Read<CSeq> cseq = new Read<>("", null);

    /// What a header said when it was read last: several ask for the same ones, and another text is read anew.
    private record Read<T>(String text, @Nullable T value) {
        Read<T> as(String now, Function<String, T> reader) {
            return value != null && now.equals(text) ? this : new Read<>(now, reader.apply(now));
        }

        T get() {
            return Objects.requireNonNull(value);
        }
    }

    SipMessage(Headers headers, byte[] body) {
        this.headers = headers;
        this.body = body;
    }

    abstract String startLine();

    public Headers headers() {
        return headers;
    }

    public byte[] body() {
        return body;
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public void setBody(String type, String text) {
        headers.set("Content-Type", type);
        body = text.getBytes(StandardCharsets.UTF_8);
    }

    public NameAddr from() {
        from = from.as(need("From"), NameAddr::parse);
        return from.get();
    }

    public NameAddr to() {
        to = to.as(need("To"), NameAddr::parse);
        return to.get();
    }

    public String callId() {
        return need("Call-ID");
    }

    public CSeq cseq() {
        cseq = cseq.as(need("CSeq"), CSeq::parse);
        return cseq.get();
    }

    Via via() {
        via = via.as(
                need("Via"),
                text -> Via.parse(
                        text.indexOf(',') < 0 ? text : Text.split(text, ',').getFirst()));
        return via.get();
    }

    /// Whether a header of option tags, such as `Supported`, has this one.
    public boolean names(String header, String option) {
        return headers.list(header).stream().anyMatch(option::equalsIgnoreCase);
    }

    private String need(String name) {
        return headers.get(name).orElseThrow(() -> new BadSip(400, "Missing " + name));
    }

    /// Ready for the wire.
    public byte[] bytes() {
        StringBuilder head = new StringBuilder(512).append(startLine()).append("\r\n");
        for (Header header : headers.all()) {
            if (!header.is("Content-Length")) {
                head.append(header.name()).append(": ").append(header.value()).append("\r\n");
            }
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] text = head.toString().getBytes(StandardCharsets.UTF_8);
        if (body.length == 0) {
            return text;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(text.length + body.length);
        all.writeBytes(text);
        all.writeBytes(body);
        return all.toByteArray();
    }
}
