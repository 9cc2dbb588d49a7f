/// Where workers reach this node: a port of its own with mutual TLS, leases in, facts into the inbox. Decides
/// nothing
/// about workers (that is `workers`), and serves nothing to people.
@NullMarked
package io.pulseline.platform.workers.gateway;

import org.jspecify.annotations.NullMarked;
