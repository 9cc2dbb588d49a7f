package io.pulseline.platform.contacts;

/// What came of erasing a contact.
public sealed interface Erasure {
    /// Nothing says any more who it was.
    ///
    /// @param pseudonym  what its calls carry now; it leads nowhere
    /// @param calls      that were made nameless
    /// @param evidence   entries of consent that are gone
    /// @param deliveries of Meta in which its names were overwritten
    record Erased(String pseudonym, int calls, int evidence, int deliveries) implements Erasure {}

    /// A call with it goes on; erasing waits for the end.
    record InCall() implements Erasure {}

    /// Nothing is kept of such a user.
    record Unknown() implements Erasure {}
}
