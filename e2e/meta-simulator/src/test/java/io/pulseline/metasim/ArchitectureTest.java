package io.pulseline.metasim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// House rules of the stand-in that no compiler checks.
@AnalyzeClasses(packages = "io.pulseline.metasim", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule itSharesNothingWithThePlatform = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.pulseline.platform..", "io.pulseline.rtp..", "io.pulseline.mediaworker..")
            .because("a stand-in that shares our parser shares our bugs");

    @ArchTest
    static final ArchRule onlyTheHandsetHearsThroughWebRtc = noClasses()
            .that()
            .resideOutsideOfPackage("..handset..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.onvoid.webrtc..")
            .because("native objects have one owner");
}
