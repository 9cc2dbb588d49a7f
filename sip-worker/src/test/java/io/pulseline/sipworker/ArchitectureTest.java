package io.pulseline.sipworker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// House rules of the sip-worker that no compiler checks.
@AnalyzeClasses(packages = "io.pulseline.sipworker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule sipAndMediaKnowNoContainer = noClasses()
            .that()
            .resideInAnyPackage("..stack..", "..media..", "..b2bua..", "..trunk..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.net.http..", "..sipworker.control..")
            .because("calls are carried by plain code that a test can drive without a container");

    @ArchTest
    static final ArchRule theStackKnowsNoCall = noClasses()
            .that()
            .resideInAPackage("..stack..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..b2bua..", "..media..", "..trunk..", "..platform..")
            .because("what a message means is decided elsewhere");

    @ArchTest
    static final ArchRule aWorkerHasNoDatabase = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..")
            .because("what a worker knows dies with it; facts go to the platform");

    @ArchTest
    static final ArchRule noForeignSipStack = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.sip..", "gov.nist..")
            .because("the stand-in for Meta speaks by that one, and must not share our parser");
}
