package io.pulseline.platform.settings;

/// Why a document is not valid.
///
/// @param field Meta's names with dots between, places of lists in brackets:
/// `call_hours.weekly_operating_hours[2].close_time`
public record Complaint(String field, SettingsRule rule) {}
