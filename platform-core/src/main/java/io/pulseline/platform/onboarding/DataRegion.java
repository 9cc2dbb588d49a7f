package io.pulseline.platform.onboarding;

/// Where Meta can keep a number's messages at rest. DE stands for the European Union.
///
/// @see "Meta, Registration: data_localization_region, 4 Nov 2025"
public enum DataRegion {
    AU,
    ID,
    IN,
    JP,
    SG,
    KR,
    DE,
    CH,
    GB,
    BR,
    BH,
    ZA,
    AE,
    CA
}
