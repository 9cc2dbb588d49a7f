package io.pulseline.metasim.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.metasim.MetaSimulatorApplication;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import tools.jackson.databind.JsonNode;

/// The settings that Meta refuses are refused here as well, whoever sends them: 400, code 100, the rule in the details,
/// and nothing changed. The platform has a table of its own with the same names of cases.
///
/// @see "Meta, Configure call settings, 26 Jun 2026: field table and list of failures"
@SpringBootTest(
        classes = MetaSimulatorApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "metasim.access-token=right",
            "metasim.media-address=127.0.0.1",
            "metasim.media-port-range=24700-24799"
        })
class SettingsRefusalsIT extends GraphScene {
    private static final String SOFIA = "206418377150934";
    private static final String LONDON = "'status':'ENABLED','timezone_id':'Europe/London'";
    private static final String NINE_TO_FIVE =
            "'weekly_operating_hours':[{'day_of_week':'FRIDAY','open_time':'0900','close_time':'1700'}]";

    @BeforeEach
    void cast() throws Exception {
        send("POST", "/_sim/reset", "{}", "right");
    }

    /// ZONED and WEEK stand for a right zone and a right week, SOON for a date to come.
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            invalid status             | {'status':'ON'}
            status in lower case       | {'status':'enabled'}
            invalid icon visibility    | {'call_icon_visibility':'HIDDEN'}
            country name               | {'call_icons':{'restrict_to_user_countries':['HR','Austria']}}
            country that is none       | {'call_icons':{'restrict_to_user_countries':['XQ']}}
            countries as text          | {'call_icons':{'restrict_to_user_countries':'HR'}}
            hours without status       | {'call_hours':{'timezone_id':'Europe/London',WEEK}}
            no time zone               | {'call_hours':{'status':'ENABLED',WEEK}}
            invalid time zone          | {'call_hours':{'status':'ENABLED','timezone_id':'Mars/Base',WEEK}}
            offset as time zone        | {'call_hours':{'status':'ENABLED','timezone_id':'+01:00',WEEK}}
            empty week                 | {'call_hours':{ZONED,'weekly_operating_hours':[]}}
            week left out              | {'call_hours':{ZONED}}
            invalid day                | {'call_hours':{ZONED,'weekly_operating_hours':[{'day_of_week':'friday','open_time':'0900','close_time':'1700'}]}}
            time with a colon          | {'call_hours':{ZONED,'weekly_operating_hours':[{'day_of_week':'FRIDAY','open_time':'09:00','close_time':'1700'}]}}
            hour 24                    | {'call_hours':{ZONED,'weekly_operating_hours':[{'day_of_week':'FRIDAY','open_time':'0900','close_time':'2400'}]}}
            closes before it opens     | {'call_hours':{ZONED,'weekly_operating_hours':[{'day_of_week':'FRIDAY','open_time':'1700','close_time':'0900'}]}}
            opens and closes at once   | {'call_hours':{ZONED,'weekly_operating_hours':[{'day_of_week':'FRIDAY','open_time':'0900','close_time':'0900'}]}}
            overlapping entries        | {'call_hours':{ZONED,'weekly_operating_hours':[{'day_of_week':'FRIDAY','open_time':'1200','close_time':'1700'},{'day_of_week':'FRIDAY','open_time':'0900','close_time':'1230'}]}}
            three entries for a day    | {'call_hours':{ZONED,'weekly_operating_hours':[{'day_of_week':'FRIDAY','open_time':'0100','close_time':'0200'},{'day_of_week':'FRIDAY','open_time':'0300','close_time':'0400'},{'day_of_week':'FRIDAY','open_time':'0500','close_time':'0600'}]}}
            past holiday               | {'call_hours':{ZONED,WEEK,'holiday_schedule':[{'date':'2020-12-25','start_time':'0000','end_time':'2359'}]}}
            holiday day first          | {'call_hours':{ZONED,WEEK,'holiday_schedule':[{'date':'25-12-2090','start_time':'0000','end_time':'2359'}]}}
            holiday that is no day     | {'call_hours':{ZONED,WEEK,'holiday_schedule':[{'date':'2091-02-30','start_time':'0000','end_time':'2359'}]}}
            holiday that ends first    | {'call_hours':{ZONED,WEEK,'holiday_schedule':[{'date':'SOON','start_time':'1300','end_time':'1200'}]}}
            overlapping on a holiday   | {'call_hours':{ZONED,WEEK,'holiday_schedule':[{'date':'SOON','start_time':'0000','end_time':'1200'},{'date':'SOON','start_time':'1130','end_time':'1300'}]}}
            three entries on a holiday | {'call_hours':{ZONED,WEEK,'holiday_schedule':[{'date':'SOON','start_time':'0000','end_time':'0100'},{'date':'SOON','start_time':'0200','end_time':'0300'},{'date':'SOON','start_time':'0400','end_time':'0500'}]}}
            invalid callback           | {'callback_permission_status':true}
            invalid key exchange       | {'srtp_key_exchange_protocol':'ZRTP'}
            unknown codec              | {'audio':{'additional_codecs':['G729']}}
            invalid SIP status         | {'sip':{'status':'YES'}}
            invalid webhook delivery   | {'sip':{'webhook_delivery':'SOME'}}
            SIP without a server       | {'sip':{'status':'ENABLED'}}
            last server taken away     | {'sip':{'status':'ENABLED','servers':[]}}
            two servers                | {'sip':{'servers':[{'hostname':'one.example.org'},{'hostname':'two.example.org'}]}}
            server without a name      | {'sip':{'servers':[{'port':5061}]}}
            address as server          | {'sip':{'servers':[{'hostname':'198.51.100.4'}]}}
            server with a scheme       | {'sip':{'servers':[{'hostname':'sip:one.example.org'}]}}
            port 0                     | {'sip':{'servers':[{'hostname':'one.example.org','port':0}]}}
            port as text               | {'sip':{'servers':[{'hostname':'one.example.org','port':'5061'}]}}
            voicemail without trigger  | {'voicemail':{'status':'ENABLED','triggers':[],'audio':{'default':{'announcement_media_id':7}}}}
            unknown trigger            | {'voicemail':{'status':'ENABLED','triggers':['NEVER'],'audio':{'default':{'announcement_media_id':7}}}}
            voicemail without sound    | {'voicemail':{'status':'ENABLED','triggers':['REJECT']}}
            timeout of 31 s            | {'voicemail':{'status':'ENABLED','triggers':['TIMEOUT'],'audio':{'default':{'announcement_media_id':7,'timeout_seconds':31}}}}
            voicemail without calling  | {'status':'DISABLED','voicemail':{'status':'ENABLED','triggers':['REJECT'],'audio':{'default':{'announcement_media_id':7}}}}
            """)
    void refusesWhatMetaRefuses(String name, String calling) throws Exception {
        JsonNode before = read();
        HttpResponse<String> answer = set(calling);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode error = error(answer);
        assertThat(error.path("code").asInt()).isEqualTo(100);
        assertThat(error.path("error_data").path("details").asString("")).isNotBlank();
        assertThat(read()).as("nothing changed").isEqualTo(before);
    }

    @Test
    void refusesTwentyOneHolidaysAndParametersBeyond128Characters() throws Exception {
        StringBuilder days = new StringBuilder();
        for (int day = 1; day <= 21; day++) {
            days.append(day == 1 ? "" : ",")
                    .append("{'date':'2090-12-%02d','start_time':'0000','end_time':'2359'}".formatted(day));
        }
        assertThat(set("{'call_hours':{ZONED,WEEK,'holiday_schedule':[" + days + "]}}")
                        .statusCode())
                .isEqualTo(400);
        String server = "{'sip':{'servers':[{'hostname':'one.example.org','request_uri_user_params':{'tgrp':'%s'}}]}}";
        assertThat(set(server.formatted("v".repeat(129))).statusCode()).isEqualTo(400);
        assertThat(set(server.formatted("v".repeat(128))).statusCode()).isEqualTo(200);
    }

    @Test
    void keepsHoursWholeAndForgetsHolidaysThatAreLeftOut() throws Exception {
        assertThat(
                        set("{'call_hours':{ZONED,WEEK,'holiday_schedule':[{'date':'SOON','start_time':'0000','end_time':'2359'}]}}")
                                .statusCode())
                .isEqualTo(200);
        assertThat(read().path("call_hours").path("holiday_schedule")).hasSize(1);
        assertThat(set("{'callback_permission_status':'ENABLED'}").statusCode()).isEqualTo(200);
        assertThat(read().path("call_hours").path("holiday_schedule")).hasSize(1);
        assertThat(set("{'call_hours':{ZONED,WEEK}}").statusCode()).isEqualTo(200);
        assertThat(read().path("call_hours").path("holiday_schedule").isEmpty()).isTrue();
    }

    private HttpResponse<String> set(String calling) throws Exception {
        String text = calling.replace("ZONED", LONDON)
                .replace("WEEK}", NINE_TO_FIVE + "}")
                .replace("WEEK,", NINE_TO_FIVE + ",")
                .replace("SOON", LocalDate.now(ZoneOffset.UTC).plusDays(30).toString())
                .replace('\'', '"');
        return send("POST", "/v26.0/" + SOFIA + "/settings", "{\"calling\":" + text + "}", "right");
    }

    private JsonNode read() throws Exception {
        return JSON.readTree(send("GET", "/v26.0/" + SOFIA + "/settings", null, "right")
                        .body())
                .path("calling");
    }
}
