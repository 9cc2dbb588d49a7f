package io.pulseline.platform.wire;

/// The ends of the three links between a media-worker and a mixer, by whose voice they carry.
public record MixEnds(LinkEnd user, LinkEnd agent, LinkEnd supervisor) {}
