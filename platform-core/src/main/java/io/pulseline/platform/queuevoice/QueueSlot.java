package io.pulseline.platform.queuevoice;

/// What is said.
public enum QueueSlot {
    /// Once, before everything else.
    GREETING,
    PLACE_1,
    PLACE_2,
    PLACE_3,
    PLACE_4,
    PLACE_5,
    /// From the sixth on.
    PLACE_MORE;

    /// @param place 1 for the next one
    static QueueSlot ofPlace(int place) {
        return place > 5 ? PLACE_MORE : valueOf("PLACE_" + place);
    }
}
