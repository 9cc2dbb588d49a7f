package io.pulseline.platform.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.BusinessCertification;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.onboarding.Certifications.Answer;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.Inbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Documents of a business on their way to Meta, and Meta's word of them.
@SpringBootTest(classes = {CoreTestApplication.class, CertificationsIT.Cast.class})
class CertificationsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final Actor OLGA = new Actor.Program("olga");
    private static final String BUSINESS = "330100000000042";
    private static final byte[] PDF = "%PDF-1.7 a register".getBytes(StandardCharsets.US_ASCII);

    /// Takes what it is handed and counts.
    static final class Meta implements BusinessCertification {
        final List<List<Document>> handed = new ArrayList<>();

        @Override
        public GraphResult<Handed> hand(String partner, String business, List<Document> documents, Secret systemToken) {
            assertThat(partner + " " + business).isEqualTo("8801 " + BUSINESS);
            handed.add(documents);
            return new GraphResult.Ok<>(new Handed(handed.size(), "Submitted"));
        }
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        Meta meta() {
            return new Meta();
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "certifications");
        registry.add("pulseline.signup.business-id", () -> "8801");
        registry.add("pulseline.signup.system-user-id", () -> "6155");
        registry.add("pulseline.signup.system-token", () -> "system-token");
    }

    @Autowired
    Certifications certifications;

    @Autowired
    Meta meta;

    @Autowired
    Inbox inbox;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void aBusinessThatNothingWasHandedInFor() {
        meta.handed.clear();
        transactions.inTenant(
                TERN,
                () -> jdbc.sql("update waba set owner_business_id = ?")
                        .param(BUSINESS)
                        .update());
        transactions.asOperator(
                "test",
                () -> jdbc.sql("update ops.business_certification set status = 'NEW', reasons = '{}', attempts = 0")
                        .update());
    }

    @Test
    void documentsAreHandedInAndMetasWordIsKept() throws Exception {
        assertThat(certifications.hand(OLGA, TERN, BUSINESS, List.of(file("register of 1.pdf", PDF))))
                .isEqualTo(new Answer.Done(1, "Submitted"));
        assertThat(meta.handed.getFirst()).singleElement().satisfies(sent -> {
            assertThat(sent.name()).isEqualTo("register_of_1.pdf");
            assertThat(sent.type()).isEqualTo("application/pdf");
        });
        assertThat(certifications.of(TERN)).singleElement().satisfies(one -> {
            assertThat(one.status()).isEqualTo("PENDING");
            assertThat(one.handedBy()).isEqualTo(OLGA.label());
            assertThat(one.open()).as("Meta is looking at it").isFalse();
        });
        assertThat(certifications.of(MARLIN)).isEmpty();
        tells("FAILED", "LEGAL NAME NOT MATCHING");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(certifications.of(TERN).getFirst().reasons())
                                .containsExactly("LEGAL NAME NOT MATCHING"));
        assertThat(certifications.of(TERN).getFirst().open()).isTrue();
        certifications.hand(OLGA, TERN, BUSINESS, List.of(file("a.pdf", PDF)));
        tells("APPROVED", "NONE");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(certifications.of(TERN).getFirst().status()).isEqualTo("APPROVED"));
        assertThat(certifications.of(TERN).getFirst().reasons()).isEmpty();
    }

    @Test
    void whatMetaWouldRefuseIsNotSent() {
        assertThat(certifications.hand(OLGA, TERN, BUSINESS, List.of())).isEqualTo(new Answer.Wrong("count"));
        assertThat(certifications.hand(
                        OLGA, TERN, BUSINESS, List.of(file("1", PDF), file("2", PDF), file("3", PDF), file("4", PDF))))
                .isEqualTo(new Answer.Wrong("count"));
        assertThat(certifications.hand(
                        OLGA, TERN, BUSINESS, List.of(file("a.pdf", "<html>".getBytes(StandardCharsets.US_ASCII)))))
                .isEqualTo(new Answer.Wrong("type"));
        assertThat(certifications.hand(
                        OLGA, TERN, BUSINESS, List.of(file("a.pdf", new byte[Certifications.LARGEST_BYTES + 1]))))
                .isEqualTo(new Answer.Wrong("size"));
        assertThat(certifications.hand(OLGA, MARLIN, BUSINESS, List.of(file("a.pdf", PDF))))
                .as("another tenant's business")
                .isInstanceOf(Answer.NotNow.class);
        assertThat(meta.handed).isEmpty();
    }

    private static BusinessCertification.Document file(String name, byte[] content) {
        return new BusinessCertification.Document(name, "", content);
    }

    private void tells(String status, String reason) throws Exception {
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"8801","time":%d,"changes":[{"field":"account_update","value":{
                "event":"PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE","partner_client_certification_info":{
                "client_business_id":"%s","status":"%s","rejection_reasons":["%s"]}}}]}]}""".formatted(System.nanoTime() % 1_000_000, BUSINESS, status, reason)
                .getBytes(StandardCharsets.UTF_8));
    }
}
