import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A voice bot to begin with: it greets with a tone, says back what it hears, and knows three keys: 0 asks for a
/// person, 9 hangs up, # stops its own sound. One file, no library:
///
///     java EchoBot.java 9900 a-secret-of-yours
///
/// It has no TLS: on the internet a proxy with a certificate stands in front of it. A real bot would take a
/// WebSocket
/// library and a JSON library; what it has to understand is on the page Voice bots.
public final class EchoBot {
    private static final int RATE = 16_000;
    private static final int GREETING_HERTZ = 660;
    private static final int GREETING_MILLIS = 2000;

    private final DataInputStream in;
    private final OutputStream out;
    private boolean greeted;

    private EchoBot(Socket socket) throws IOException {
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9900;
        String secret = arguments.length > 1 ? arguments[1] : "";
        try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            System.out.println("listens at ws://localhost:" + server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket, secret));
            }
        }
    }

    private static void serve(Socket socket, String secret) {
        try (socket) {
            EchoBot bot = new EchoBot(socket);
            if (bot.open(secret)) {
                bot.talk();
            }
        } catch (EOFException gone) {
            System.out.println("gone");
        } catch (IOException | GeneralSecurityException trouble) {
            System.out.println("trouble: " + trouble.getMessage());
        }
    }

    /// The opening handshake of RFC 6455.
    private boolean open(String secret) throws IOException, GeneralSecurityException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        if (!secret.isEmpty() && !header(lines, "Authorization").equals("Bearer " + secret)) {
            System.out.println("refused: another secret");
            out.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return false;
        }
        String proof = header(lines, "Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        byte[] accept = MessageDigest.getInstance("SHA-1").digest(proof.getBytes(StandardCharsets.US_ASCII));
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static String header(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.toLowerCase().startsWith(name.toLowerCase() + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private void talk() throws IOException {
        while (true) {
            int kind = in.readUnsignedByte() & 0x0f;
            byte[] content = content();
            switch (kind) {
                case 1 -> told(new String(content, StandardCharsets.UTF_8));
                case 2 -> {
                    if (greeted) {
                        send(2, content);
                    }
                }
                case 8 -> {
                    System.out.println("closed");
                    send(8, content);
                    return;
                }
                case 9 -> send(10, content);
                default -> {}
            }
        }
    }

    private byte[] content() throws IOException {
        int length = in.readUnsignedByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
        byte[] mask = in.readNBytes(4);
        byte[] content = in.readNBytes(length);
        for (int i = 0; i < content.length; i++) {
            content[i] ^= mask[i % 4];
        }
        return content;
    }

    private void told(String message) throws IOException {
        System.out.println("< " + message);
        switch (text(message, "type")) {
            case "start" -> {
                send(2, tone());
                tell("{\"type\":\"mark\",\"name\":\"greeting\"}");
            }
            case "played", "interrupted" -> greeted = true;
            case "dtmf" -> {
                switch (text(message, "digit")) {
                    case "0" -> tell("{\"type\":\"transfer\",\"kind\":\"AGENTS\"}");
                    case "9" -> tell("{\"type\":\"hangup\"}");
                    case "#" -> tell("{\"type\":\"clear\"}");
                    default -> {}
                }
            }
            default -> {}
        }
    }

    private static String text(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    private static byte[] tone() {
        ByteBuffer pcm = ByteBuffer.allocate(2 * RATE * GREETING_MILLIS / 1000).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; pcm.hasRemaining(); i++) {
            pcm.putShort((short) (8000 * Math.sin(2 * Math.PI * GREETING_HERTZ * i / RATE)));
        }
        return pcm.array();
    }

    private void tell(String json) throws IOException {
        System.out.println("> " + json);
        send(1, json.getBytes(StandardCharsets.UTF_8));
    }

    private void send(int kind, byte[] content) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(10 + content.length).put((byte) (0x80 | kind));
        if (content.length < 126) {
            frame.put((byte) content.length);
        } else if (content.length < 65_536) {
            frame.put((byte) 126).putShort((short) content.length);
        } else {
            frame.put((byte) 127).putLong(content.length);
        }
        frame.put(content);
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }
}
