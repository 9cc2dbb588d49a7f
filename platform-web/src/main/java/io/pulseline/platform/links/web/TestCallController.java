package io.pulseline.platform.links.web;

import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.links.CallLink;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.qr.QrCode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/// A test call: somebody's own WhatsApp calls the number by a marked link, and the page says what became of it. A call
/// by a user costs nothing and needs no permission, and it goes the way that users' calls go, whether the platform or
/// the tenant's own SIP server takes it.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/links/tests")
class TestCallController {
    /// The mark carries when it was made, so that nothing has to be kept: `test-` seconds `-` chance.
    private static final Pattern MARK = Pattern.compile("test-([0-9]{10})-[0-9a-f]{8}");

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private final SecureRandom chance = new SecureRandom();

    private final BusinessNumbers numbers;
    private final LiveCalls calls;
    private final Clock clock;

    TestCallController(BusinessNumbers numbers, LiveCalls calls, Clock clock) {
        this.numbers = numbers;
        this.calls = calls;
        this.clock = clock;
    }

    /// Rings nobody: it only begins to watch.
    @PostMapping
    @ForRoles({Role.TENANT_ADMIN, Role.AGENT})
    String create(Viewer viewer, @PathVariable("number") String id) {
        BusinessNumber number = number(viewer, id);
        String mark = "test-%010d-%08x".formatted(clock.instant().getEpochSecond(), chance.nextInt());
        return "redirect:" + viewer.base() + "/numbers/" + number.id() + "/links/tests/" + mark;
    }

    /// The page, or its changing part when htmx asks.
    @GetMapping("/{mark}")
    String show(
            Viewer viewer,
            @PathVariable("number") String id,
            @PathVariable("mark") String mark,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model) {
        BusinessNumber number = number(viewer, id);
        Matcher made = MARK.matcher(mark);
        if (!made.matches()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Instant since = Instant.ofEpochSecond(Long.parseLong(made.group(1)));
        Optional<CallView> call = call(viewer, number, mark, since);
        boolean late = clock.instant().isAfter(since.plus(PATIENCE));
        model.addAttribute("number", number);
        model.addAttribute("mark", mark);
        model.addAttribute("late", late);
        call.ifPresent(one -> model.addAttribute("call", one));
        model.addAttribute(
                "watching", call.map(one -> one.phase() != Phase.ENDED).orElse(!late));
        if (part) {
            return "links/_test :: watch";
        }
        String address = new CallLink(number.number(), mark).address().toString();
        model.addAttribute("address", address);
        model.addAttribute("code", QrCode.of(address));
        model.addAttribute("blind", blind(viewer, number));
        return "links/test";
    }

    /// The call that came by the link; else the newest by a user since, for one who dialled by hand.
    private Optional<CallView> call(Viewer viewer, BusinessNumber number, String mark, Instant since) {
        List<CallView> come = calls.list(
                        viewer.tenantId(),
                        new CallFilter(
                                since,
                                since.plus(PATIENCE),
                                number.id(),
                                Direction.USER_INITIATED,
                                null,
                                null,
                                null,
                                null),
                        null,
                        20)
                .items();
        return come.stream()
                .filter(one -> mark.equals(one.deeplinkPayload()))
                .findFirst()
                .or(() -> come.stream().findFirst());
    }

    /// Meta tells nothing of the calls of a number in SIP mode unless it was asked to.
    private boolean blind(Viewer viewer, BusinessNumber number) {
        return number.signalling() == SignallingMode.SIP
                && numbers.liveSettings(viewer.tenantId(), number.id())
                        instanceof GraphResult.Ok<Map<String, Object>>(Map<String, Object> document)
                && !String.valueOf(document).contains("webhook_delivery=ENABLED");
    }

    private BusinessNumber number(Viewer viewer, String id) {
        return Optional.of(id)
                .filter(text -> !text.isBlank() && text.length() <= 64)
                .flatMap(text -> numbers.find(viewer.tenantId(), new PhoneNumberId(text)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
