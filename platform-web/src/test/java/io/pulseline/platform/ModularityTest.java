package io.pulseline.platform;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

/// Features stay on their ladder: each uses only what its `package-info.java` lists, and of that only the package root.
/// Core and web halves of a feature are one module here, because packages are read across jars.
class ModularityTest {
    private static final ApplicationModules MODULES = ApplicationModules.of(PulselineApplication.class);

    @Test
    void everyFeatureUsesOnlyWhatItLists() {
        MODULES.verify();
    }

    @Test
    void thePictureOfTheHouseCanBeDrawn() {
        new Documenter(MODULES).writeDocumentation();
    }
}
