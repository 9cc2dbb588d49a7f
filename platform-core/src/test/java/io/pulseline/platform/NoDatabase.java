package io.pulseline.platform;

import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.lang.reflect.Proxy;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Stand where a repository wants its database but the test overrides every method that would use it: any use
/// fails.
public final class NoDatabase {
    private NoDatabase() {}

    public static JdbcClient jdbc() {
        return of(JdbcClient.class);
    }

    public static TenantTransactions transactions() {
        return of(TenantTransactions.class);
    }

    public static AuditTrail audit() {
        return of(AuditTrail.class);
    }

    public static <T> T of(Class<T> port) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    throw new AssertionError(method + " was asked of a test without a database");
                }));
    }
}
