package io.pulseline.platform.links;

/// What a user gets who opens the chat with a number for the first time.
///
/// @param active off: the message is kept and not sent
public record Welcome(boolean active, CallButton button) {
    public static final Welcome NONE = new Welcome(false, new CallButton("", "", CallButton.WEEK, ""));
}
