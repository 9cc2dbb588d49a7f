package io.pulseline.rtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/// The system calls of a packet, without what the JDK does around them: its channels take two locks for each packet and
/// its selector looks each socket up in a map, and all of that is out of the processor's cache when a call's turn comes
/// again. Sockets stay the JDK's, which opens, binds, connects and closes them. Linux only, and only where this program
/// may call native code and ask the JDK for a channel's descriptor (`Add-Opens` in the program's manifest).
public final class PacketCalls {
    private static final @Nullable Method DESCRIPTOR = descriptorOf();
    private static final boolean FOUND =
            DESCRIPTOR != null && PacketCalls.class.getModule().isNativeAccessEnabled();
    private static final @Nullable MethodHandle RECEIVE = data("recv");
    private static final @Nullable MethodHandle SEND = data("send");
    private static final @Nullable MethodHandle CONNECT =
            call("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    /// Of `struct sockaddr_in`; zeros are AF_UNSPEC, nobody.
    private static final int ADDRESS_BYTES = 16;

    private static final short IPV4 = 2;

    private PacketCalls() {}

    /// Whether they can be had here.
    public static boolean areFound() {
        return FOUND;
    }

    private static @Nullable Method descriptorOf() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return null;
        }
        try {
            Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException | RuntimeException closed) {
            return null;
        }
    }

    private static @Nullable MethodHandle data(String name) {
        return call(name, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    }

    private static @Nullable MethodHandle call(String name, FunctionDescriptor shape) {
        if (!FOUND) {
            return null;
        }
        Linker linker = Linker.nativeLinker();
        // they never wait, so the collector may wait for them; and the packet stays where it is on the heap
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, Linker.Option.critical(true));
    }

    /// The kernel's number of an open channel; another socket's as soon as it is closed.
    public static int descriptor(Channel channel) {
        try {
            return (int) java.util.Objects.requireNonNull(DESCRIPTOR).invoke(channel);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("A channel without a descriptor", impossible);
        }
    }

    /// From a connected socket that does not block.
    ///
    /// @return false when there was nothing
    public static boolean receive(int descriptor, Packet into) {
        try {
            MemorySegment buffer = into.segment();
            long count = (long)
                    java.util.Objects.requireNonNull(RECEIVE).invokeExact(descriptor, buffer, buffer.byteSize(), 0);
            into.reset((int) Math.max(0, count));
            return count > 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException("recv cannot be called", impossible);
        }
    }

    /// To the peer of a connected socket.
    ///
    /// @return false when it was not taken: lost, as on the network
    public static boolean send(int descriptor, Packet packet) {
        // an ICMP error of a packet before is told once, in the place of sending
        for (int tried = 0; tried < 2; tried++) {
            if (sendOnce(descriptor, packet)) {
                return true;
            }
        }
        return false;
    }

    private static boolean sendOnce(int descriptor, Packet packet) {
        try {
            long sent = (long) java.util.Objects.requireNonNull(SEND)
                    .invokeExact(descriptor, packet.bytes(), (long) packet.getLength(), 0);
            return sent >= 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException("send cannot be called", impossible);
        }
    }

    /// From now on the socket hears this peer only, and what waits in it stays there: the JDK's own throws it away. The
    /// channel does not know, so it still says who sent what it receives.
    public static void connect(int descriptor, InetSocketAddress peer) throws IOException {
        ByteBuffer address = ByteBuffer.allocate(ADDRESS_BYTES).order(ByteOrder.nativeOrder());
        address.putShort(IPV4).order(ByteOrder.BIG_ENDIAN).putShort((short) peer.getPort());
        address.put(peer.getAddress().getAddress());
        connect(descriptor, address.array());
    }

    /// From now on it hears all again.
    public static void disconnect(int descriptor) throws IOException {
        connect(descriptor, new byte[ADDRESS_BYTES]);
    }

    private static void connect(int descriptor, byte[] address) throws IOException {
        int refused;
        try {
            refused = (int) java.util.Objects.requireNonNull(CONNECT)
                    .invokeExact(descriptor, MemorySegment.ofArray(address), address.length);
        } catch (Throwable impossible) {
            throw new IllegalStateException("connect cannot be called", impossible);
        }
        if (refused != 0) {
            throw new IOException("the kernel did not connect the socket");
        }
    }
}
