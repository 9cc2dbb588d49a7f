package io.pulseline.sipworker.trunk;

import java.util.List;

/// Port to DNS.
@FunctionalInterface
interface SrvRecords {
    /// @param service such as `_sips._tcp.pbx.example.net`
    /// @return empty where there are none, or DNS does not answer
    List<Srv> of(String service);
}
