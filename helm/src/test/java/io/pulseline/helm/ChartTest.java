package io.pulseline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.marcnuri.helm.LintResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ChartTest {
    static final List<String> SETS = Chart.VALUE_SETS;

    @ParameterizedTest
    @FieldSource("SETS")
    void helmFindsNothingToComplainOf(String values, @TempDir Path copy) throws IOException {
        LintResult lint = Chart.lint(values, copy.resolve("pulseline"));
        assertThat(lint.isFailed()).as(String.join("\n", lint.getMessages())).isFalse();
    }

    @ParameterizedTest
    @FieldSource("SETS")
    void everyDocumentHasTheFieldsOfItsType(String values) {
        List<JsonNode> documents = Chart.documents(values);
        assertThat(documents.stream().flatMap(each -> Types.problems(each).stream()))
                .isEmpty();
        assertThat(documents).extracting(each -> each.path("kind").asString()).contains("Deployment", "NetworkPolicy");
    }

    @Test
    void aFieldThatATypeDoesNotHaveIsFound() {
        JsonNode pod = Chart.yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: x}
                spec: {template: {spec: {containers: [{name: x, imagePolicy: Always}]}}}
                """);
        JsonNode rule = Chart.yaml("""
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata: {name: x}
                spec: {groups: [{name: g, rules: [{alert: A, expression: up}]}]}
                """);
        assertThat(Types.problems(pod)).singleElement().asString().contains("imagePolicy");
        assertThat(Types.problems(rule)).asString().contains("expression");
    }

    @Test
    void theExampleOfADatabaseIsOneThatTheOperatorTakes() throws IOException {
        String example = Files.readString(Chart.FOLDER.resolve("examples/cloudnative-pg/cluster.yaml"));
        List<JsonNode> documents = Chart.read(example);
        assertThat(documents.stream().flatMap(each -> Types.problems(each).stream()))
                .isEmpty();
        assertThat(documents
                        .getFirst()
                        .at("/spec/postgresql/synchronous/dataDurability")
                        .asString())
                .isEqualTo("required");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    publicUrl=http://calls.example.com    | at '/publicUrl': 'http://calls.example.com' does not match pattern
                    publicUrl=https://calls.example.com/  | at '/publicUrl': 'https://calls.example.com/' does not match pattern
                    media.portRange.first=80              | at '/media/portRange/first': minimum: got 80, want 1,024
                    media.drainMinutes=soon               | at '/media/drainMinutes': got string, want integer
                    media.drainMinute=5                   | at '/media': additional properties 'drainMinute' not allowed
                    controlTls.mode=none                  | at '/controlTls/mode': value must be one of 'generated', 'certManager', 'existing'
                    database.host=                        | at '/database/host': minLength: got 0, want 1
                    sip.domain=                           | at '/sip/domain': minLength: got 0, want 1
                    meta.appId=                           | at '/meta/appId': minLength: got 0, want 1
                    gateway.enabled=true                  | at '/gateway/name': minLength: got 0, want 1
                    turn.lifetime=short                   | at '/turn/lifetime': 'short' does not match pattern
                    turn.urls={turn:turn.example.com}     | at '/turn/secret': minLength: got 0, want 1
                    tracing.endpoint=http://collector     | at '/tracing/endpoint': 'http://collector' does not match pattern
                    kamailio.enabled=true                 | kamailio.port and sip.port are the same
                    simulator.enabled=true                | simulator.enabled is on while environment is live
                    """)
    void aWrongValueGivesASentence(String change, String sentence) {
        assertThatThrownBy(() -> Chart.render("examples/minimal.yaml", change)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @FieldSource("SETS")
    void podsMayDoNothingButTheirWork(String values) {
        for (JsonNode workload : workloads(values)) {
            JsonNode pod = workload.at("/spec/template/spec");
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            // variables of Services would look like misspelt settings of ours
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
            for (JsonNode container : pod.path("containers")) {
                assertThat(container
                                .at("/securityContext/readOnlyRootFilesystem")
                                .asBoolean())
                        .isTrue();
                assertThat(container.at("/securityContext/capabilities/drop/0").asString())
                        .isEqualTo("ALL");
                assertThat(container.at("/resources/limits").has("memory")).isTrue();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SETS")
    void aWorkerHasItsNodeForItselfAndTimeToDrain(String values) {
        List<JsonNode> workers = workloads(values).stream()
                .filter(each -> each.path("kind").asString().equals("StatefulSet"))
                .toList();
        assertThat(workers).isNotEmpty();
        for (JsonNode worker : workers) {
            JsonNode pod = worker.at("/spec/template/spec");
            String name = worker.at("/metadata/name").asString();
            assertThat(pod.path("hostNetwork").asBoolean()).isTrue();
            assertThat(pod.at("/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/topologyKey")
                            .asString())
                    .isEqualTo("kubernetes.io/hostname");
            assertThat(worker.at("/spec/template/metadata/annotations")
                            .path("cluster-autoscaler.kubernetes.io/safe-to-evict")
                            .asString())
                    .isEqualTo("false");
            String settings =
                    find(values, "ConfigMap", name).at("/data/application.yaml").asString();
            int drain = Integer.parseInt(settings.replaceAll("(?s).*drain-limit: (\\d+)m.*", "$1"));
            assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(drain * 60);
            assertThat(find(values, "PodDisruptionBudget", name)
                            .at("/spec/maxUnavailable")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @FieldSource("SETS")
    void whatSelectsPodsFindsSome(String values) {
        List<JsonNode> labels = workloads(values).stream()
                .map(each -> each.at("/spec/template/metadata/labels"))
                .toList();
        List<JsonNode> documents = Chart.documents(values);
        Stream<JsonNode> selectors = documents.stream().flatMap(each -> switch (each.path("kind")
                .asString()) {
            case "Service" -> Stream.of(each.at("/spec/selector"));
            case "PodDisruptionBudget", "Deployment", "StatefulSet" -> Stream.of(each.at("/spec/selector/matchLabels"));
            case "NetworkPolicy" -> Stream.of(each.at("/spec/podSelector/matchLabels"));
            default -> Stream.empty();
        });
        assertThat(selectors)
                .isNotEmpty()
                .allSatisfy(selector -> assertThat(labels)
                        .anySatisfy(found -> selector.properties()
                                .forEach(entry ->
                                        assertThat(found.path(entry.getKey())).isEqualTo(entry.getValue()))));
    }

    @ParameterizedTest
    @FieldSource("SETS")
    void whatAVolumeNamesAsOursIsMade(String values) {
        List<JsonNode> documents = Chart.documents(values);
        TreeSet<String> made = new TreeSet<>();
        documents.forEach(each -> {
            made.add(each.at("/metadata/name").asString());
            made.add(each.at("/spec/secretName").asString());
        });
        for (JsonNode workload : workloads(values)) {
            for (JsonNode volume : workload.at("/spec/template/spec/volumes")) {
                String name = volume.at("/secret/secretName").asString("")
                        + volume.at("/configMap/name").asString("");
                if (name.startsWith("calls-pulseline")) {
                    assertThat(made).contains(name);
                }
            }
        }
    }

    @Test
    void theKeyThatIsMadeIsOneThatTheVaultReads() throws Exception {
        AeadConfig.register();
        JsonNode secret = find("examples/minimal.yaml", "Secret", "calls-pulseline-vault");
        String text = new String(
                Base64.getDecoder()
                        .decode(secret.at("/data").path("secrets.key").asString()),
                StandardCharsets.UTF_8);
        KeysetHandle keys = TinkJsonProtoKeysetFormat.parseKeyset(text, InsecureSecretKeyAccess.get());
        assertThat(keys.getPrimary().getKey())
                .isInstanceOfSatisfying(
                        AesGcmKey.class,
                        key -> assertThat(key.getParameters().getKeySizeBytes()).isEqualTo(32));
        assertThat(secret.at("/metadata/annotations")
                        .path("helm.sh/resource-policy")
                        .asString())
                .isEqualTo("keep");
    }

    @Test
    void theSchemaIsMigratedBeforeTheProcesses() throws IOException {
        JsonNode job = find("examples/minimal.yaml", "Job", "calls-pulseline-migrate");
        assertThat(job.at("/spec/template/spec/containers/0/args").toString())
                .isEqualTo("[\"admin\",\"--\",\"migrate\"]");
        assertThat(Files.readString(Chart.FOLDER.resolve("templates/web/migrate.yaml")))
                .contains("helm.sh/hook: pre-install,pre-upgrade");
        assertThat(find("examples/minimal.yaml", "ConfigMap", "calls-pulseline-web")
                        .at("/data/application.yaml")
                        .asString())
                .contains("flyway.enabled: false");
    }

    @Test
    void whatWasMadeOnceStaysAtAnUpgrade() {
        try {
            JsonNode authority = find("examples/minimal.yaml", "Secret", "calls-pulseline-control-authority");
            JsonNode certificate = find("examples/minimal.yaml", "Secret", "calls-pulseline-web-tls");
            Cluster.has("calls-pulseline-vault", "{\"secrets.key\": \"a2V5\"}");
            Cluster.has(
                    "calls-pulseline-control-authority", authority.path("data").toString());
            Cluster.has("calls-pulseline-web-tls", certificate.path("data").toString());

            List<JsonNode> upgrade = Chart.read(Chart.render("examples/minimal.yaml"));
            assertThat(find(upgrade, "Secret", "calls-pulseline-vault")
                            .at("/data")
                            .path("secrets.key")
                            .asString())
                    .isEqualTo("a2V5");
            assertThat(find(upgrade, "Secret", "calls-pulseline-control-authority")
                            .path("data"))
                    .isEqualTo(authority.path("data"));
            assertThat(find(upgrade, "Secret", "calls-pulseline-web-tls").path("data"))
                    .isEqualTo(certificate.path("data"));
        } finally {
            Cluster.isEmpty();
        }
    }

    @Test
    void theWorkersCertificateIsForTheNameThatItIsCommandedAt() throws Exception {
        JsonNode secret = find("examples/minimal.yaml", "Secret", "calls-pulseline-media-tls");
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Base64.getDecoder()
                        .decode(secret.at("/data").path("tls.crt").asString())));
        String settings = find("examples/minimal.yaml", "ConfigMap", "calls-pulseline-media")
                .at("/data")
                .path("application.yaml")
                .asString();
        assertThat(settings).contains("control-url: https://${POD_NAME}.calls-pulseline-media.telephony.svc:8082");
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("*.calls-pulseline-media.telephony.svc");
    }

    @Test
    void loadBringsWorkers() {
        JsonNode scaler = find("examples/large.yaml", "HorizontalPodAutoscaler", "calls-pulseline-media");
        assertThat(scaler.at("/spec/metrics/0/pods/metric/name").asString()).isEqualTo("pulseline_worker_load");
        assertThat(scaler.at("/spec/metrics/0/pods/target/averageValue").asString())
                .isEqualTo("600m");
        assertThat(find("examples/large.yaml", "StatefulSet", "calls-pulseline-media")
                        .path("spec")
                        .has("replicas"))
                .as("a number here would undo the autoscaler's at each upgrade")
                .isFalse();
    }

    @Test
    void kamailioKnowsEveryWorkerThatMayBe() {
        String list = find("examples/large.yaml", "ConfigMap", "calls-pulseline-kamailio")
                .at("/data")
                .path("dispatcher.list")
                .asString();
        assertThat(list.lines().filter(line -> line.startsWith("1 sip:")))
                .hasSize(6)
                .contains("1 sip:calls-pulseline-sip-0.calls-pulseline-sip.telephony.svc:5071;transport=tls 0 0");
    }

    @Test
    void keycloaksRealmLeadsBackToThePortal() throws IOException {
        JsonNode realm = new ObjectMapper()
                .readTree(Chart.FOLDER.resolve("examples/keycloak/realm.json").toFile());
        JsonNode client = realm.at("/clients/0");
        JsonNode values = Chart.yaml(Files.readString(Chart.FOLDER.resolve("examples/keycloak/values.yaml")));
        assertThat(client.at("/redirectUris/0").asString())
                .isEqualTo(values.path("publicUrl").asString() + "/login/oauth2/code/sign-in");
        assertThat(values.at("/signIn/issuer").asString())
                .endsWith("/realms/" + realm.path("realm").asString());
    }

    private static List<JsonNode> workloads(String values) {
        return Chart.documents(values).stream()
                .filter(each -> List.of("Deployment", "StatefulSet", "Job")
                        .contains(each.path("kind").asString()))
                .toList();
    }

    private static JsonNode find(String values, String kind, String name) {
        return find(Chart.documents(values), kind, name);
    }

    private static JsonNode find(List<JsonNode> documents, String kind, String name) {
        return documents.stream()
                .filter(each -> each.path("kind").asString().equals(kind)
                        && each.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }
}
