package io.pulseline.metasim.world;

/// A WhatsApp Business Account of the cast.
public record SimAccount(String id, String name, String currency) {}
