package io.pulseline.helm;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/// What an API server would refuse: fields that a type does not have, and values of another type. Types of Kubernetes
/// come as classes,
/// those of operators as the schemas of their own definitions (`src/test/resources/crd`).
final class Types {
    private static final Map<String, Class<?>> OF_KUBERNETES = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Secret", Secret.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("batch/v1/Job", Job.class),
            Map.entry("gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class),
            Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class));
    private static final Map<String, String> OF_OPERATORS = Map.of(
            "monitoring.coreos.com/v1/ServiceMonitor", "ServiceMonitor",
            "monitoring.coreos.com/v1/PrometheusRule", "PrometheusRule",
            "cert-manager.io/v1/Certificate", "Certificate",
            "cert-manager.io/v1/Issuer", "Issuer",
            "postgresql.cnpg.io/v1/Cluster", "Cluster");

    /// The classes take what they do not know into a map; without that door it is an error.
    private static final JsonMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private Types() {}

    /// @return nothing when an API server would take the document
    static List<String> problems(JsonNode document) {
        String type = document.path("apiVersion").asString() + "/"
                + document.path("kind").asString();
        String name = document.path("kind").asString() + " "
                + document.at("/metadata/name").asString();
        if (OF_KUBERNETES.containsKey(type)) {
            try {
                STRICT.treeToValue(document, OF_KUBERNETES.get(type));
                return List.of();
            } catch (JacksonException wrong) {
                return List.of(name + ": " + wrong.getOriginalMessage() + " at " + wrong.getPathReference());
            }
        }
        if (OF_OPERATORS.containsKey(type)) {
            return schema(OF_OPERATORS.get(type)).validate(document).stream()
                    .map(error -> name + ": " + error)
                    .toList();
        }
        return List.of(name + ": nobody checks the type " + type);
    }

    private static Schema schema(String kind) {
        InputStream text = Types.class.getResourceAsStream("/crd/" + kind + ".json");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text);
    }
}
