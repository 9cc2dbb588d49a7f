package io.pulseline.mediaworker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// House rules of the media worker that no compiler checks.
@AnalyzeClasses(packages = "io.pulseline.mediaworker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theRelayKnowsNoPlatform = noClasses()
            .that()
            .resideInAPackage("..relay..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.net.http..", "..mediaworker.control..")
            .because("media is moved by plain code that a test can drive without a container");

    @ArchTest
    static final ArchRule onlyTheRelayTouchesKeys = noClasses()
            .that()
            .resideOutsideOfPackage("..relay..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..", "org.jitsi..")
            .because("DTLS and SRTP have one home");

    @ArchTest
    static final ArchRule aWorkerHasNoDatabase = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..")
            .because("what a worker knows dies with it; facts go to the platform");

    @ArchTest
    static final ArchRule aWorkerSharesTheWireOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..platform.calls..", "..platform.workers..", "..platform.tenancy..", "..platform.webhooks..")
            .because("the platform decides, a worker moves media");
}
