package io.pulseline.platform.identity.idp;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
@Profile("demo")
class DemoLoginController {
    @GetMapping("/idp/login")
    String login() {
        return "identity/demo-login";
    }
}
