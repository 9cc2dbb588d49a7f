package io.pulseline.platform.wire;

/// What was seen on a leg of SIP that gives the public telephone network away. Meta forbids it on every leg.
///
/// @param rule     as support and the API call it: `pstn.tel-uri`
/// @param evidence the header that says it, shortened, and whose it is
/// @see "Meta, Integration patterns, 22 Oct 2025"
public record PstnSign(String rule, String evidence) {}
