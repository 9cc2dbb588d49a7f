package io.pulseline.platform.calls.web;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Modules import each other by plain addresses, which carry no version: browsers ask each time whether they
/// changed.
@Configuration(proxyBeanMethods = false)
class DeskScripts implements WebMvcConfigurer {
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/js/desk/**")
                .addResourceLocations("classpath:/static/js/desk/")
                .setCacheControl(CacheControl.noCache());
    }
}
