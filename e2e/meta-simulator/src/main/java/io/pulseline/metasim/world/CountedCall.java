package io.pulseline.metasim.world;

import java.math.BigDecimal;
import java.time.Instant;

/// A call as analytics count it: picked up, and over.
///
/// @param phone   digits of the business number
/// @param country two letters of the user's
/// @param cost    zero for calls of users
public record CountedCall(
        String id, Instant start, String phone, String direction, String country, long seconds, BigDecimal cost) {}
