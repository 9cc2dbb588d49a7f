package io.pulseline.metasim.world;

import java.math.BigDecimal;
import java.time.Instant;

/// A message as analytics count it: delivered.
///
/// @param phone    digits of the business number
/// @param country  two letters of the user's
/// @param category as analytics write it: AUTHENTICATION_INTERNATIONAL
/// @param type     REGULAR, FREE_CUSTOMER_SERVICE, FREE_ENTRY_POINT
/// @param cost     zero for the free ones
public record CountedMessage(
        String id, Instant delivered, String phone, String country, String category, String type, BigDecimal cost) {}
