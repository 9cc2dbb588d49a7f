package io.pulseline.platform.links.web;

import io.pulseline.platform.graphapi.ButtonTemplates;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.links.CallButtonTemplate;
import io.pulseline.platform.links.CallButtonTemplates;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Templates with a call button of a number's account: what Meta has, new ones, and messages by them.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/links/templates")
class ButtonTemplatesController {
    private final BusinessNumbers numbers;
    private final CallButtonTemplates templates;

    ButtonTemplatesController(BusinessNumbers numbers, CallButtonTemplates templates) {
        this.numbers = numbers;
        this.templates = templates;
    }

    /// A new template, as typed; a member that was not sent is empty.
    public record WordsForm(
            String name, String language, String category, String body, String examples, String label, String ttl) {
        static final WordsForm EMPTY = new WordsForm("", "en", "UTILITY", "", "", "", "");

        public WordsForm {
            name = ButtonTemplatesController.text(name);
            language = ButtonTemplatesController.text(language);
            category = ButtonTemplatesController.text(category);
            body = ButtonTemplatesController.text(body);
            examples = ButtonTemplatesController.text(examples);
            label = ButtonTemplatesController.text(label);
            ttl = ButtonTemplatesController.text(ttl);
        }

        public ButtonTemplates.Words words() {
            return new ButtonTemplates.Words(
                    name,
                    language,
                    category.equals("MARKETING") ? "MARKETING" : "UTILITY",
                    body,
                    lines(examples),
                    label,
                    minutes(ttl));
        }
    }

    /// A message, as typed; a member that was not sent is empty.
    ///
    /// @param template name and language with a slash between
    public record SendForm(String template, String to, String values, String ttl, String payload) {
        static final SendForm EMPTY = new SendForm("", "", "", "", "");

        public SendForm {
            template = ButtonTemplatesController.text(template);
            to = ButtonTemplatesController.text(to);
            values = ButtonTemplatesController.text(values);
            ttl = ButtonTemplatesController.text(ttl);
            payload = ButtonTemplatesController.text(payload);
        }

        boolean means(ButtonTemplates.Template one) {
            return template.equals(one.name() + "/" + one.language());
        }

        public String digits() {
            return to.replaceAll("[^0-9]", "");
        }

        ButtonTemplates.Sending sending(ButtonTemplates.Template one) {
            return new ButtonTemplates.Sending(one.name(), one.language(), lines(values), minutes(ttl), payload);
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\\R"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /// A week when nothing was typed; 0, which no rule takes, for what is no number.
    private static int minutes(String typed) {
        return typed.isEmpty() ? 10_080 : typed.matches("[0-9]{1,6}") ? Integer.parseInt(typed) : 0;
    }

    @GetMapping
    String index(Viewer viewer, @PathVariable("number") String id, Model model) {
        BusinessNumber number = number(viewer, id);
        return page(viewer, number, known(viewer, number, model), WordsForm.EMPTY, SendForm.EMPTY, model);
    }

    /// Hands one in for Meta's review.
    @PostMapping
    @ForRoles(Role.TENANT_ADMIN)
    String create(
            Viewer viewer,
            @PathVariable("number") String id,
            WordsForm form,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        BusinessNumber number = number(viewer, id);
        List<String> wrong = CallButtonTemplate.wrong(form.words());
        if (wrong.isEmpty()) {
            switch (templates.create(viewer.tenantId(), number.waba(), viewer.actor(), form.words())) {
                case GraphResult.Ok<ButtonTemplates.Template> made -> {
                    flash.addFlashAttribute("made", form.name());
                    return back(viewer, number);
                }
                case GraphResult.Failed<ButtonTemplates.Template>(GraphFault fault) ->
                    model.addAttribute("fault", fault);
            }
        }
        model.addAttribute("wrongWords", wrong);
        response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
        return page(viewer, number, known(viewer, number, model), form, SendForm.EMPTY, model);
    }

    @PostMapping("/messages")
    @ForRoles({Role.TENANT_ADMIN, Role.AGENT})
    String send(
            Viewer viewer,
            @PathVariable("number") String id,
            SendForm form,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        BusinessNumber number = number(viewer, id);
        List<ButtonTemplates.Template> known = known(viewer, number, model);
        List<String> wrong = new ArrayList<>();
        if (!form.digits().matches("[1-9][0-9]{6,14}")) {
            wrong.add("to");
        }
        Optional<ButtonTemplates.Template> template =
                known.stream().filter(form::means).findFirst();
        template.ifPresentOrElse(
                one -> wrong.addAll(CallButtonTemplate.wrong(one, form.sending(one))), () -> wrong.add("template"));
        if (wrong.isEmpty() && template.isPresent()) {
            switch (templates.send(
                    viewer.tenantId(),
                    number.id(),
                    new WaUser(new E164(form.digits()), null, null),
                    viewer.actor(),
                    template.get(),
                    form.sending(template.get()))) {
                case GraphResult.Ok<String> sent -> {
                    flash.addFlashAttribute("sent", form.digits());
                    return back(viewer, number);
                }
                case GraphResult.Failed<String>(GraphFault fault) -> model.addAttribute("fault", fault);
            }
        }
        model.addAttribute("wrongMessage", wrong);
        response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
        return page(viewer, number, known, WordsForm.EMPTY, form, model);
    }

    /// What Meta says now; nothing, and why, when it does not say.
    private List<ButtonTemplates.Template> known(Viewer viewer, BusinessNumber number, Model model) {
        return switch (templates.list(viewer.tenantId(), number.waba())) {
            case GraphResult.Ok<List<ButtonTemplates.Template>>(List<ButtonTemplates.Template> told) -> told;
            case GraphResult.Failed<List<ButtonTemplates.Template>>(GraphFault fault) -> {
                model.addAttribute("fault", fault);
                yield List.of();
            }
        };
    }

    private static String page(
            Viewer viewer,
            BusinessNumber number,
            List<ButtonTemplates.Template> known,
            WordsForm words,
            SendForm message,
            Model model) {
        model.addAttribute("number", number);
        model.addAttribute("templates", known);
        model.addAttribute(
                "approved",
                known.stream().filter(ButtonTemplates.Template::approved).toList());
        model.addAttribute("words", words);
        model.addAttribute("message", message);
        model.addAttribute("sends", viewer.calls());
        model.addAttribute("makes", viewer.role() == Role.TENANT_ADMIN);
        return "links/templates";
    }

    private static String back(Viewer viewer, BusinessNumber number) {
        return "redirect:" + viewer.base() + "/numbers/" + number.id() + "/links/templates";
    }

    private BusinessNumber number(Viewer viewer, String id) {
        return Optional.of(id)
                .filter(text -> !text.isBlank() && text.length() <= 64)
                .flatMap(text -> numbers.find(viewer.tenantId(), new PhoneNumberId(text)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
