package io.pulseline.metasim.world;

/// A business number of the cast.
///
/// @param calling whether calling is enabled in its settings
/// @param sip     SIP mode: Graph calls are refused
public record SimNumber(String id, String waba, String e164, String name, boolean calling, boolean sip) {}
