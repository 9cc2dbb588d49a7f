package io.pulseline.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.springframework.stereotype.Controller;

/// House rules of the web process that no compiler checks. The domain's own are tested beside it.
@AnalyzeClasses(
        packages = "io.pulseline.platform",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OnlyThisModule.class})
class ArchitectureTest {
    @ArchTest
    static final ArchRule pagesTouchNoDatabase = noClasses()
            .that()
            // a failed start is told apart by what the driver says
            .resideOutsideOfPackage("..platform.shell..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.springframework.transaction..")
            .because("a page asks a feature, and the feature binds the tenant");

    @ArchTest
    static final ArchRule controllersStayInTheirRoom = classes()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .should()
            .notBePublic()
            .because("what a controller can do is reached by its address only");

    @ArchTest
    static final ArchRule programsAndPeopleHaveDifferentControllers = noClasses()
            .that()
            .haveSimpleNameEndingWith("ApiController")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.pulseline.platform.identity.Viewer")
            .because("a key is not a person: programs are told by ApiCaller");

    @ArchTest
    static final ArchRule whatTemplatesReadIsPublic = methods()
            .that()
            .areDeclaredInClassesThat(DescribedPredicate.describe("are records", JavaClass::isRecord))
            .and()
            .arePackagePrivate()
            .and()
            .areNotStatic()
            .should(new ArchCondition<JavaMethod>("be asked by no template") {
                private final String templates = templates();

                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean asked =
                            method.getParameters().isEmpty() && templates.contains("." + method.getName() + "()");
                    events.add(new SimpleConditionEvent(method, !asked, method.getFullName() + " is not public"));
                }
            })
            .because("a template finds public methods only, and says so when it is drawn");

    private static String templates() {
        try (Stream<Path> all = Files.walk(Path.of("src/main/resources/templates"))) {
            StringBuilder text = new StringBuilder();
            for (Path one : all.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(one));
            }
            return text.toString();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .areNotMemberClasses()
            .should(new ArchCondition<JavaClass>("be in a null-marked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " is not null-marked"));
                }
            })
            .because("NullAway checks only what is marked");

    @ArchTest
    static final ArchRule nobodyLooksAtAHiddenClock = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "reads the machine's clock",
                    call -> call.getTarget().getRawParameterTypes().isEmpty()
                            && (call.getTargetOwner().getPackageName().equals("java.time")
                                            && call.getName().equals("now")
                                    || call.getName().equals("currentTimeMillis"))))
            .because("time is a Clock that is handed in, so that tests can tell it");

    @ArchTest
    static final ArchRule noAmountPassesThroughAFloatingNumber = noClasses()
            .that()
            .resideInAnyPackage("..rating..", "..reconciliation..", "..statements..")
            // paper is measured in points, and its library takes them so
            .and()
            .doNotHaveSimpleName("StatementPdf")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "takes or gives a floating number",
                    call -> floating(call.getTarget().getRawReturnType())
                            || call.getTarget().getRawParameterTypes().stream().anyMatch(ArchitectureTest::floating)))
            .because("money is a BigDecimal");

    private static boolean floating(JavaClass type) {
        return Set.of("double", "float", "java.lang.Double", "java.lang.Float").contains(type.getName());
    }

    @ArchTest
    static final ArchRule nobodyCallsOut = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "org.springframework.web.client..")
            .because("Meta and the workers are reached by the domain's adapters");

    @ArchTest
    static final ArchRule namesSayWhatAThingDoes = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Impl)")
            .orShould()
            .haveSimpleNameStartingWith("Default")
            .because("such a name says nothing");

    /// The classes of platform-web, not the namesake packages of the jars it uses.
    static final class OnlyThisModule implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return location.contains("/platform-web/target/classes/");
        }
    }
}
