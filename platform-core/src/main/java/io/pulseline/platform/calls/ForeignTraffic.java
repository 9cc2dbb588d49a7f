package io.pulseline.platform.calls;

import io.pulseline.platform.integration.Integrations;
import io.pulseline.platform.integration.Pattern;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Several providers on one number: Meta tells each of them of every call, and bills each for its own. A business call
/// that Graph was not asked for from here was placed by another one. Calls of a number in SIP mode begin at the
/// tenant's
/// own PBX, so nothing can be said of them.
///
/// @see "Meta, Multi-solution conversations, 4 Dec 2025"
@Component
class ForeignTraffic {
    private final Integrations integrations;
    private final JdbcClient jdbc;

    ForeignTraffic(Integrations integrations, JdbcClient jdbc) {
        this.integrations = integrations;
        this.jdbc = jdbc;
    }

    /// @param direction of a call that Meta told of first
    boolean is(TenantId tenant, PhoneNumberId number, Direction direction) {
        return direction == Direction.BUSINESS_INITIATED
                && integrations.of(tenant).pattern() == Pattern.MULTI_SOLUTION
                && jdbc.sql("select exists (select 1 from phone_number where id = ? and signalling = 'GRAPH')")
                        .param(number.value())
                        .query(Boolean.class)
                        .single();
    }
}
