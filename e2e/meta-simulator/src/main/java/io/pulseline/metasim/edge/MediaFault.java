package io.pulseline.metasim.edge;

/// What may go wrong with the media of a call on Meta's side.
public enum MediaFault {
    NONE,
    /// The SDP names a certificate that the edge does not have.
    FINGERPRINT,
    /// No check of ICE is answered.
    DEAF,
    /// Checks are answered, but not the one that nominates.
    NO_NOMINATION,
    /// Everything stands, but no packet of voice ever comes.
    MUTE
}
