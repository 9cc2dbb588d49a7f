package io.pulseline.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;

/// A person without a mouse. Everything is reached by the tabulator, and where the focus is has to be seen.
final class Keyboard {
    /// The longest page has twenty holidays of eleven stops each, and a week of fourteen times.
    private static final int MOST_TABS = 320;

    /// The focus is marked as the style says, and what has it is not under something else (WCAG 2.2, 2.4.7 and 2.4.11).
    private static final String SEEN = """
            (element) => {
              if (!element.matches(':focus-visible')) return 'has no visible focus';
              const marked = [element, ...element.querySelectorAll('*')].some((one) => {
                const style = getComputedStyle(one);
                return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
              });
              if (!marked) return 'is not marked as focused';
              const box = element.getBoundingClientRect();
              const at = (x, y) => {
                const top = document.elementFromPoint(x, y);
                return top !== null && (element.contains(top) || top.contains(element)
                  || [...(element.labels ?? [])].some((label) => label.contains(top)));
              };
              const middle = box.top + box.height / 2;
              return at(box.left + 4, middle) || at(box.left + box.width / 2, middle) || at(box.right - 4, middle)
                ? '' : 'is hidden by something else';
            }
            """;

    private final Page page;

    Keyboard(Page page) {
        this.page = page;
    }

    /// Presses the tabulator until this has the focus.
    Keyboard to(Locator wanted) {
        for (int presses = 0; presses <= MOST_TABS; presses++) {
            if (Boolean.TRUE.equals(wanted.evaluate("element => element === document.activeElement"))) {
                seen(wanted);
                return this;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError(wanted + " on " + page.url() + " is not reached by the tabulator");
    }

    /// The browser may still be scrolling to it.
    private void seen(Locator focused) {
        String[] fault = new String[1];
        try {
            Stack.until("the focus is seen", Duration.ofSeconds(3), () -> {
                fault[0] = String.valueOf(focused.evaluate(SEEN));
                return fault[0].isEmpty();
            });
        } catch (AssertionError never) {
            throw new AssertionError(focused + " on " + page.url() + " " + fault[0], never);
        }
    }

    Keyboard toField(String selector) {
        return to(page.locator(selector));
    }

    Keyboard toButton(String name) {
        return to(page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true)));
    }

    Keyboard toLink(String name) {
        return to(page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)));
    }

    Keyboard press(String key) {
        page.keyboard().press(key);
        return this;
    }

    Keyboard type(String text) {
        page.keyboard().type(text);
        return this;
    }

    /// What stands in the field is replaced.
    Keyboard replace(String text) {
        page.keyboard().press("Control+a");
        page.keyboard().type(text);
        return this;
    }
}
