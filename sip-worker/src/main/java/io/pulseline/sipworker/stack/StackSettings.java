package io.pulseline.sipworker.stack;

import java.net.InetAddress;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// @param bind      local address of all listeners
/// @param tlsPort   0 for a free one
/// @param tcpPort   -1 for none
/// @param udpPort   -1 for none
/// @param server    our certificate
/// @param trunks    whom we trust when we connect to a trunk
/// @param meta      whom we trust when we connect to Meta
/// @param sentBy    our name in Via and Contact
/// @param reachable where we may connect to; judged on the very address that is used
public record StackSettings(
        @Nullable InetAddress bind,
        int tlsPort,
        int tcpPort,
        int udpPort,
        SSLContext server,
        SSLContext trunks,
        SSLContext meta,
        String sentBy,
        Predicate<InetAddress> reachable) {}
