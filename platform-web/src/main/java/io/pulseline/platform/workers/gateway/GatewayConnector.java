package io.pulseline.platform.workers.gateway;

import java.util.Map;
import java.util.Optional;
import org.apache.catalina.connector.Connector;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.SslConnectorCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Opens the gateway's port beside the portal's. Without the SSL bundle `control` it stays shut: a worker that
/// cannot
/// be told from a stranger must not report facts of calls.
@Component
class GatewayConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayConnector.class);
    private static final String BUNDLE = "control";

    private final GatewayProperties properties;
    private final SslBundles bundles;
    private @Nullable Connector connector;

    GatewayConnector(GatewayProperties properties, SslBundles bundles) {
        this.properties = properties;
        this.bundles = bundles;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        Optional<SslBundle> bundle = bundle();
        if (bundle.isEmpty()) {
            LOG.warn("event=gateway-shut reason=\"no SSL bundle {}: workers cannot register here\"", BUNDLE);
            return;
        }
        Connector gateway = new Connector("HTTP/1.1");
        gateway.setPort(properties.gatewayPort());
        gateway.setScheme("https");
        gateway.setSecure(true);
        new SslConnectorCustomizer(LogFactory.getLog(GatewayConnector.class), gateway, Ssl.ClientAuth.NEED)
                .customize(bundle.get(), Map.of());
        factory.addAdditionalConnectors(gateway);
        connector = gateway;
    }

    private Optional<SslBundle> bundle() {
        try {
            return Optional.of(bundles.getBundle(BUNDLE));
        } catch (NoSuchSslBundleException none) {
            return Optional.empty();
        }
    }

    /// @return the port that is open, -1 while the gateway is shut
    int port() {
        return connector == null ? -1 : connector.getLocalPort();
    }
}
