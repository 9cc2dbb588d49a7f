package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.onboarding.MetaCallbacks;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// Meta's two callbacks about people, and the page where a person sees what became of the second.
///
/// @see "Meta, Data deletion request callback"
@Controller
class MetaCallbacksController {
    private final MetaCallbacks callbacks;
    private final String publicUrl;

    MetaCallbacksController(MetaCallbacks callbacks, @Value("${pulseline.public-url}") String publicUrl) {
        this.callbacks = callbacks;
        this.publicUrl = publicUrl.replaceAll("/+$", "");
    }

    @PostMapping("/webhooks/meta/deauthorizations")
    ResponseEntity<Void> deauthorized(@RequestParam(name = "signed_request", defaultValue = "") String signed) {
        return callbacks.received(MetaCallbacks.Kind.DEAUTHORIZATION, signed).isPresent()
                ? ResponseEntity.ok().build()
                : ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
    }

    @PostMapping("/webhooks/meta/deletions")
    ResponseEntity<Map<String, String>> deletion(
            @RequestParam(name = "signed_request", defaultValue = "") String signed) {
        return callbacks
                .received(MetaCallbacks.Kind.DELETION, signed)
                .map(code -> {
                    Map<String, String> answer = new LinkedHashMap<>();
                    answer.put("url", publicUrl + "/data-deletions/" + code);
                    answer.put("confirmation_code", code);
                    return ResponseEntity.ok(answer);
                })
                .orElseGet(() -> ResponseEntity.status(HttpStatus.UNAUTHORIZED).build());
    }

    @GetMapping("/data-deletions/{code}")
    String show(@PathVariable String code, Model model) {
        model.addAttribute(
                "request",
                callbacks
                        .find(code)
                        .filter(one -> one.kind() == MetaCallbacks.Kind.DELETION)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        model.addAttribute("code", code);
        return "onboarding/data-deletion";
    }
}
