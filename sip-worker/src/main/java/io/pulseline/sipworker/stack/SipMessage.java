package io.pulseline.sipworker.stack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A request or a response. Typed readers throw [BadSip]; for what passed [Rules] those of the compulsory headers do
/// not.
public abstract sealed class SipMessage permits SipRequest, SipResponse {
    private final Headers headers;
    private byte[] body;

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
        return NameAddr.parse(need("From"));
    }

    public NameAddr to() {
        return NameAddr.parse(need("To"));
    }

    public String callId() {
        return need("Call-ID");
    }

    public CSeq cseq() {
        return CSeq.parse(need("CSeq"));
    }

    Via via() {
        return Via.parse(Text.split(need("Via"), ',').getFirst());
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
