package io.pulseline.platform.shell;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;

/// Versions in the addresses of files, and of files only. Spring's filter looks for a file behind every link
/// of a page,
/// in every jar, and remembers only what it finds: half of the time of a page with a hundred links went
/// there.
@Configuration(proxyBeanMethods = false)
class FileAddresses {
    private static final Pattern FILE = Pattern.compile("[^?#]*/(css|fonts|img|js|webjars)/[^?#]+");

    @Bean
    FilterRegistrationBean<ResourceUrlEncodingFilter> resourceUrlEncodingFilter() {
        FilterRegistrationBean<ResourceUrlEncodingFilter> registration = new FilterRegistrationBean<>(new FilesOnly());
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
        return registration;
    }

    private static final class FilesOnly extends ResourceUrlEncodingFilter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpServletResponse plain = (HttpServletResponse) response;
            super.doFilter(
                    request,
                    response,
                    (asked, versioned) ->
                            chain.doFilter(asked, new HttpServletResponseWrapper((HttpServletResponse) versioned) {
                                @Override
                                public String encodeURL(String address) {
                                    return FILE.matcher(address).lookingAt()
                                            ? super.encodeURL(address)
                                            : plain.encodeURL(address);
                                }
                            }));
        }
    }
}
