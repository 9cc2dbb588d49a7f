package io.pulseline.platform.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.platform.admin.Words.WrongUse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenant create puffin --name Puffin --zone Europe/Oslo",
                "user invite a@b.example --tenant tern --role agent",
                "user invite a@b.example --role BSP_SUPPORT",
                "apikey create crm --tenant tern",
                "apikey create ops --staff",
                "rates import card.csv --activate",
                "webhooks replay 17",
                "erase +385915550142 --tenant tern --reason asked",
                "audit verify",
                "evidence verify",
                "migrate",
                "rebuild --check",
                "evidence verify --tenant tern",
                "audit verify --tenant tern",
                "webhooks replay --from 2026-11-24T10:00:00Z --to 2026-11-24T11:00:00Z"
            })
    void takesWhatTheUsageSays(String line) {
        assertThatCode(() -> Verbs.check(Words.of(List.of(line.split(" "))))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenant create",
                "tenant create Puffin!",
                "tenant create puffin --zone Mars/One",
                "tenant create puffin --colour red",
                "tenant create puffin --name",
                "user invite nobody --role AGENT --tenant tern",
                "user invite a@b.example --role AGENT",
                "user invite a@b.example --role BSP_ADMIN --tenant tern",
                "user invite a@b.example --role KING --tenant tern",
                "apikey create crm",
                "apikey create crm --tenant tern --staff",
                "rates import",
                "webhooks replay seventeen",
                "webhooks replay --from yesterday --to now",
                "audit verify --whole",
                "rebuild",
                "erase --tenant tern",
                "erase +385915550142",
                "tenant destroy tern"
            })
    void refusesTheRestBeforeAnythingIsTouched(String line) {
        assertThatThrownBy(() -> Verbs.check(Words.of(List.of(line.split(" ")))))
                .isInstanceOf(WrongUse.class);
    }

    @Test
    void wrongUseIsStatusTwo() {
        assertThat(Admin.run(List.of("tenant", "destroy"))).isEqualTo(2);
    }
}
