package io.pulseline.platform.net;

import java.net.InetAddress;
import java.util.List;

/// Asks the domain name system where a name leads.
public interface NameLookup {
    /// @param aliases   names that it leads to: by CNAME, and by the SRV records of SIP; lower case, without the last
    /// dot
    /// @param addresses of the name itself; empty when nobody knows it. They may be of any network: [AddressFilter]
    /// judges
    record Answer(List<String> aliases, List<InetAddress> addresses) {}

    /// Takes three seconds at most; what was not told by then counts as not known.
    ///
    /// @param name a host name or the text of an address
    Answer of(String name);
}
