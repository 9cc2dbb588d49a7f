package io.pulseline.platform.identity.web;

import io.pulseline.platform.kernel.PersonId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/// In the session: who proved a second factor in it. Whose proof it was is kept with it, because a browser may sign in
/// as
/// somebody else without signing out.
final class SecondStep {
    private static final String TAKEN = SecondStep.class.getName();

    private SecondStep() {}

    static boolean taken(HttpServletRequest request, PersonId person) {
        HttpSession session = request.getSession(false);
        return session != null && person.value().toString().equals(session.getAttribute(TAKEN));
    }

    /// The session gets a new id: it may do more from now on.
    static void take(HttpServletRequest request, PersonId person) {
        request.getSession();
        request.changeSessionId();
        request.getSession().setAttribute(TAKEN, person.value().toString());
    }
}
