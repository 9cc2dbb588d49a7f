package io.pulseline.platform.onboarding;

/// What has to happen until a number works, in the order in which it is done.
///
/// @see "Meta, Onboarding business customers as a Solution Partner, 14 Nov 2025"
public enum Step {
    /// Meta's window came to its end.
    WINDOW(Of.SIGNUP, true),
    /// The code was exchanged for a business token.
    TOKEN(Of.SIGNUP, true),
    /// The token is ours, has the scopes, and names accounts.
    GRANT(Of.SIGNUP, true),
    /// The account is known here, with its token.
    ACCOUNT(Of.ACCOUNT, true),
    /// Our app hears of the account.
    SUBSCRIBE(Of.ACCOUNT, true),
    /// Its calls and messages go to the configured address.
    OVERRIDE(Of.ACCOUNT, false),
    /// Our system user is on the account.
    SYSTEM_USER(Of.ACCOUNT, false),
    /// Our line of credit pays for it.
    CREDIT(Of.ACCOUNT, false),
    /// Its numbers are known here.
    NUMBERS(Of.ACCOUNT, true),
    /// The number that was typed in is on the account.
    ADD(Of.ACCOUNT, true),
    /// Its phone got a code.
    CODE(Of.NUMBER, true),
    /// The code came back.
    VERIFY(Of.NUMBER, true),
    /// The number is on Cloud API.
    REGISTER(Of.NUMBER, true),
    /// Calling is switched on.
    CALLING(Of.NUMBER, true),
    /// Meta says that it works.
    READ_BACK(Of.NUMBER, true),
    /// An event of Meta came through.
    EVENT(Of.ACCOUNT, false);

    /// What a step is done once for.
    public enum Of {
        SIGNUP,
        ACCOUNT,
        NUMBER
    }

    private final Of of;
    private final boolean required;

    Step(Of of, boolean required) {
        this.of = of;
        this.required = required;
    }

    public Of of() {
        return of;
    }

    /// Without it nobody calls. The others can fail and the number works all the same.
    public boolean required() {
        return required;
    }
}
