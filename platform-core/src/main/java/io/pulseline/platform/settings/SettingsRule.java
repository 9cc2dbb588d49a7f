package io.pulseline.platform.settings;

/// What a `calling` document must keep, so that Meta takes it. The sentences are in `messages/settings.properties`.
///
/// @see "Meta, Configure call settings, 26 Jun 2026: field table and list of failures"
public enum SettingsRule {
    OBJECT,
    LIST,
    UNKNOWN_FIELD,
    VIDEO,
    ON_OFF,
    ICON_WORD,
    COUNTRY_CODE,
    ZONE,
    WEEK_EMPTY,
    DAY_WORD,
    TIME_FORMAT,
    OPEN_BEFORE_CLOSE,
    OVERLAP,
    TWO_A_DAY,
    HOLIDAYS_20,
    HOLIDAY_DATE,
    HOLIDAY_PAST,
    KEYS_WORD,
    CODEC_WORD,
    SERVER_NEEDED,
    ONE_SERVER,
    FOREIGN_SERVER,
    HOSTNAME,
    PORT,
    PARAMETER_128,
    TRIGGER_WORD,
    TRIGGER_NEEDED,
    ANNOUNCEMENT_NEEDED,
    TIMEOUT_RANGE,
    TIMEOUT_NEEDED,
    VOICEMAIL_NEEDS_CALLING,
    /// the guard of the telephone network; Meta forbids it by its terms and refuses nothing
    PSTN_TEL_URI,
    PSTN_CARRIER_NAME,
    PSTN_CARRIER_ALIAS,
    PSTN_CARRIER_ADDRESS,
    PSTN_NOT_PUBLIC,
    /// 138015
    MESSAGING_LIMIT,
    /// 138018
    CALLS_SUBSCRIPTION
}
