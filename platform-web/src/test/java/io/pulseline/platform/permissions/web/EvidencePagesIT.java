package io.pulseline.platform.permissions.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// What people take away as proof, and how it is found.
class EvidencePagesIT extends PermissionScene {
    private static final Pattern RANGE =
            Pattern.compile("/ByteRange\\s*\\[\\s*(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s*]");

    @Test
    void aSignedFileIsCheckedWithTheTenantsCertificateAndAChangedOneFails() throws Exception {
        consent();
        byte[] paper = post("/t/tern/permissions/" + SOFIA + "/" + digits + "/signed-evidence")
                .getResponse()
                .getContentAsByteArray();
        byte[] pem = get("/t/tern/permissions/evidence/certificate.pem")
                .getResponse()
                .getContentAsByteArray();
        X509Certificate certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
        assertThat(genuine(paper, certificate)).isTrue();
        // one digit of a date, in the part that is signed
        byte[] changed = paper.clone();
        int at = new String(changed, StandardCharsets.ISO_8859_1).indexOf("/CreationDate") + 18;
        changed[at] = (byte) (changed[at] == '9' ? '8' : '9');
        assertThat(genuine(changed, certificate)).isFalse();
    }

    @Test
    void theTableHasEveryEventWithItsHash() {
        consent();
        String csv = new String(bytes("/evidence.csv"), StandardCharsets.UTF_8);
        assertThat(csv).contains("REQUESTED", "DELIVERED", "GRANTED", "event,at_utc,kind");
        String first = api("/permissions/" + SOFIA + "/" + digits + "/events")
                .path("items")
                .path(0)
                .path("hash")
                .asString();
        assertThat(first).hasSize(64);
        assertThat(csv).contains(first);
    }

    @Test
    void anEventIsFoundByUserKindAndDay() {
        consent();
        String granted = page("/t/tern/permissions/evidence?kind=GRANTED&q=" + digits);
        assertThat(granted).contains("/t/tern/permissions/" + SOFIA + "/");
        assertThat(Pattern.compile("<tr>").matcher(granted).results().count()).isEqualTo(2);
        assertThat(page("/t/tern/permissions/evidence?q=" + digits + "&to=2020-01-01"))
                .contains("No event matches these filters.");
    }

    @Test
    void aWrongRequestSaysWhatIsWrongBesideTheFieldAndLosesNothing() {
        MvcTestResult answer = post(
                "/t/tern/permissions/" + SOFIA + "/" + digits + "/requests",
                "kind",
                "TEMPLATE",
                "template",
                "No Such Name",
                "language",
                "en",
                "idempotencyKey",
                "k-" + digits);
        assertThat(answer).hasStatus(422);
        assertThat(text(answer))
                .contains("value=\"No Such Name\"", "The name of an approved template", "value=\"k-" + digits + "\"");
    }

    @Test
    void whoAsksIsRemindedOfTheOptIn() {
        assertThat(page("/t/tern/permissions/" + SOFIA + "/" + digits))
                .contains("recommends an opt-in of its own for calls");
    }

    private void consent() {
        apiPost(
                "/permissions/requests",
                "{\"number_id\":\"%s\",\"to\":\"%s\",\"kind\":\"TEMPLATE\",\"template\":{\"name\":\"ask\",\"language\":\"en\"}}"
                        .formatted(SOFIA, digits));
        meta.book.grant(SimMeta.number(SOFIA), SimMeta.user(user), false);
        deliver();
    }

    private byte[] bytes(String file) {
        MvcTestResult answer = get("/t/tern/permissions/" + SOFIA + "/" + digits + file);
        assertThat(answer).hasStatus(200);
        return answer.getResponse().getContentAsByteArray();
    }

    private static boolean genuine(byte[] paper, X509Certificate certificate) throws Exception {
        Matcher range = RANGE.matcher(new String(paper, StandardCharsets.ISO_8859_1));
        assertThat(range.find()).isTrue();
        int[] part = {
            Integer.parseInt(range.group(1)),
            Integer.parseInt(range.group(2)),
            Integer.parseInt(range.group(3)),
            Integer.parseInt(range.group(4))
        };
        byte[] signed = new byte[part[1] + part[3]];
        System.arraycopy(paper, part[0], signed, 0, part[1]);
        System.arraycopy(paper, part[2], signed, part[1], part[3]);
        assertThat(part[2] + part[3]).as("all of the file").isEqualTo(paper.length);
        String hex = new String(Arrays.copyOfRange(paper, part[1] + 1, part[2] - 1), StandardCharsets.US_ASCII);
        CMSSignedData data = new CMSSignedData(
                new CMSProcessableByteArray(signed), HexFormat.of().parseHex(hex));
        SignerInformation signer = data.getSignerInfos().getSigners().iterator().next();
        try {
            return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate));
        } catch (org.bouncycastle.cms.CMSSignerDigestMismatchException changed) {
            return false;
        }
    }
}
