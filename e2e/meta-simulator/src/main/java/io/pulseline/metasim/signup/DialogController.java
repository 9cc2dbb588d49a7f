package io.pulseline.metasim.signup;

import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.graph.GraphError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// `/dialog/oauth`: the window in which a customer signs up. A page of its own, opened as a pop-up by the SDK's
/// stand-in; it speaks to the page that opened it by window messages only, as Meta's does.
///
/// @see "Meta, Embedded Signup, Implementation, 28 Jun 2026"
@RestController
class DialogController {
    private final SignupDesk desk;
    private final SimProperties properties;
    private final Partner partner;

    DialogController(SignupDesk desk, SimProperties properties, Partner partner) {
        this.desk = desk;
        this.properties = properties;
        this.partner = partner;
    }

    @GetMapping({"/dialog/oauth", "/{version:v[0-9]+\\.[0-9]+}/dialog/oauth"})
    ResponseEntity<String> open(
            @RequestParam(name = "client_id", defaultValue = "") String app,
            @RequestParam(name = "config_id", defaultValue = "") String config,
            @RequestParam(name = "response_type", defaultValue = "") String type)
            throws IOException {
        String refusal = refusal(app, config, type);
        return refusal == null ? page("dialog.html", 200, "") : page("dialog-refused.html", 400, refusal);
    }

    /// @return Meta's sentence, null when the window may open
    private @org.jspecify.annotations.Nullable String refusal(String app, String config, String type) {
        if (!app.equals(properties.appId())) {
            return "Invalid App ID: The provided app ID does not look like a valid app ID.";
        }
        if (!config.equals(partner.configId())) {
            return "Invalid Configuration: this login configuration does not belong to the app.";
        }
        return type.equals("code") ? null : "Invalid parameter: response_type must be code.";
    }

    private static ResponseEntity<String> page(String name, int status, String text) throws IOException {
        try (InputStream file = DialogController.class.getResourceAsStream("/signup/" + name)) {
            String html = file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return ResponseEntity.status(status)
                    .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                    .body(html.replace("{text}", text));
        }
    }

    /// The customer pressed Finish.
    @PostMapping("/dialog/finish")
    Map<String, Object> finish(@RequestBody JsonNode body) {
        List<SignupDesk.Ordered> accounts = new ArrayList<>();
        for (JsonNode one : body.path("accounts")) {
            String name = one.path("name").asString("");
            if (name.isBlank() || name.length() > 100) {
                throw new GraphError(400, 100, "Invalid parameter", "a name has 1 to 100 characters");
            }
            accounts.add(new SignupDesk.Ordered(
                    name,
                    one.path("currency").asStringOpt().orElse(null),
                    one.path("phone").asStringOpt().orElse(null)));
        }
        SignupDesk.Granted granted = desk.finish(new SignupDesk.Order(
                body.path("business").asString(""),
                accounts,
                body.path("on_phone_app").asBoolean(false)));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("code", granted.code());
        answer.put("business_id", granted.business());
        answer.put("waba_ids", granted.wabas());
        answer.put("phone_number_ids", granted.numbers());
        return answer;
    }
}
