package io.pulseline.platform.graphapi;

import java.util.List;

/// Partner-led verification of a customer's business, asked with our own portfolio and system user.
///
/// @see "Meta, Partner-led business verification, 14 Nov 2025"
public interface BusinessCertification {
    /// @param type of the content: application/pdf, image/jpeg, image/png
    record Document(String name, String type, byte[] content) {}

    /// @param attempts so far, of three
    /// @param message  Meta's own
    record Handed(int attempts, String message) {}

    /// Sent once: a second one would use up an attempt.
    ///
    /// @param partner   our portfolio
    /// @param business  the customer's
    /// @param documents one to three, each of at most 5 MB
    GraphResult<Handed> hand(String partner, String business, List<Document> documents, Secret systemToken);
}
