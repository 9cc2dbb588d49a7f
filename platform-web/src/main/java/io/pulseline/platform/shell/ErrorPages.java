package io.pulseline.platform.shell;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/// One page per kind of failure. A failure of ours gets an id that stands in the log beside the cause.
@Component
class ErrorPages implements ErrorViewResolver {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);
    private static final Set<String> REASONS =
            Set.of("tenant.suspended", "tenant.closed", "person.inactive", "visit.needed", "second-factor.needed");
    private final Clock clock;

    ErrorPages(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
        Map<String, Object> facts = new HashMap<>(model);
        String page = switch (status) {
            case FORBIDDEN -> "error/403";
            case NOT_FOUND, METHOD_NOT_ALLOWED -> "error/404";
            case SERVICE_UNAVAILABLE -> "error/503";
            default -> status.is4xxClientError() ? "error/400" : "error/500";
        };
        // doors say why in a key; whatever else a message may be is not for pages
        if (request.getAttribute("jakarta.servlet.error.message") instanceof String why && REASONS.contains(why)) {
            facts.put("why", "error." + why);
        } else {
            facts.put("why", "error." + status.value());
        }
        if (status.is5xxServerError()) {
            String id = UUID.randomUUID().toString().substring(0, 8);
            facts.put("id", id);
            facts.put("at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            LOG.error(
                    "event=page-failed id={} path={}",
                    id,
                    request.getAttribute("jakarta.servlet.error.request_uri"),
                    (Throwable) request.getAttribute("jakarta.servlet.error.exception"));
        }
        return new ModelAndView(page, facts, status);
    }
}
