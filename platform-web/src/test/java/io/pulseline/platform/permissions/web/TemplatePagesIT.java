package io.pulseline.platform.permissions.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.graphapi.MessageTemplates.Template;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Templates that ask: preview, handing in, what Meta says of them, and every state they had.
class TemplatePagesIT extends PermissionScene {
    private static final String TEMPLATES = "/t/tern/permissions/templates";
    private static final String WABA = "104729118830551";

    @Autowired
    ToldTemplates told;

    @BeforeEach
    void nothing() {
        told.templates.clear();
    }

    @Test
    void oneIsPreviewedHandedInApprovedAndKeepsEveryState() {
        String name = "ask_" + digits;
        assertThat(text(make(name, "Job {{1}}, may we call?", "5571", "preview", "on")))
                .contains("Job 5571, may we call?")
                .contains("value=\"" + name + "\"");
        assertThat(told.templates).as("a preview hands nothing in").isEmpty();
        assertThat(make(name, "Job {{1}}, may we call?", "5571")).hasStatus3xxRedirection();
        assertThat(page(TEMPLATES)).contains(name, "PENDING");
        Template made = told.templates.getFirst();
        told.templates.set(
                0, new Template(made.id(), name, "en", "MARKETING", "APPROVED", null, made.body(), null, null));
        post(TEMPLATES + "/reads");
        post(TEMPLATES + "/reads");
        String page = page(TEMPLATES + "/" + WABA + "/" + name + "/en");
        assertThat(page).contains("APPROVED MARKETING".split(" ")).contains("PENDING", "Job {{1}}, may we call?");
        assertThat(page)
                .as("nothing new is no new version")
                .doesNotContain("<td class=\"num\" data-l=\"Version\">3</td>");
    }

    @Test
    void whatMetaRefusesIsShownInItsWordsAndNothingIsLost() {
        make("twice_" + digits, "May we call?", "");
        MvcTestResult again = make("twice_" + digits, "May we call?", "");
        assertThat(again).hasStatus(422);
        assertThat(text(again)).contains("There is already en content for this template", "twice_" + digits);
    }

    @Test
    void aTextWhoseVariablesHaveNoExampleIsNotSent() {
        MvcTestResult answer = make("lonely_" + digits, "Job {{1}} and {{3}}", "5571");
        assertThat(answer).hasStatus(422);
        assertThat(text(answer))
                .contains(
                        "Variables count from 1 without a gap.",
                        "As many examples as variables.",
                        "Job {{1}} and {{3}}");
        assertThat(told.templates).isEmpty();
    }

    private MvcTestResult make(String name, String body, String examples, String... more) {
        String[] form = {
            "waba", WABA, "name", name, "language", "en", "category", "UTILITY", "body", body, "examples", examples
        };
        String[] all = java.util.Arrays.copyOf(form, form.length + more.length);
        System.arraycopy(more, 0, all, form.length, more.length);
        return post(TEMPLATES, all);
    }
}
