package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.SipBook;

/// Who proved to have sent a request.
sealed interface Caller {
    /// Meta, for a number.
    record Meta(SipBook.Number number) implements Caller {}

    record OfTrunk(SipBook.Trunk trunk) implements Caller {}

    record OfExtension(SipBook.Extension extension) implements Caller {}
}
