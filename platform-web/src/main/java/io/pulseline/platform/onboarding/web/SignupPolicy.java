package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.identity.ThirdParty;
import io.pulseline.platform.onboarding.SignupProperties;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The one place where something comes from elsewhere: Meta's script, on the pages that open Meta's window.
@Configuration(proxyBeanMethods = false)
class SignupPolicy {
    @Bean
    ThirdParty metaSignup(SignupProperties properties) {
        String sdk =
                properties.sdkUrl().getScheme() + "://" + properties.sdkUrl().getRawAuthority();
        return new ThirdParty("/t/*/onboarding/**", List.of(sdk), properties.origins());
    }
}
