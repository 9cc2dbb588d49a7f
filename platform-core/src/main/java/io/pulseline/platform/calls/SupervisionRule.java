package io.pulseline.platform.calls;

/// What holds for all talks of a tenant that somebody begins to listen to.
///
/// @param announced whether both sides hear two short tones
/// @param shown     whether the agent's page shows it
/// @param quiet     whether steady noise is taken out of the user's voice meanwhile
public record SupervisionRule(boolean announced, boolean shown, boolean quiet) {
    /// Of a tenant that said nothing.
    static final SupervisionRule USUAL = new SupervisionRule(true, true, false);

    public SupervisionRule {
        // who hears the sign may as well see it: hiding it then would only be confusing
        shown = shown || announced;
    }

    String json() {
        return "{\"announced\":%s,\"shown\":%s,\"quiet\":%s}".formatted(announced, shown, quiet);
    }
}
