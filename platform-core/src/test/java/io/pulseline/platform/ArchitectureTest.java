package io.pulseline.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.pulseline.platform.kernel.TenantId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.springframework.context.event.EventListener;

/// House rules of the domain that no compiler checks.
@AnalyzeClasses(packages = "io.pulseline.platform", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Set<String> HIDDEN_CLOCKS =
            Set.of("Instant", "LocalDate", "LocalDateTime", "OffsetDateTime", "ZonedDateTime", "YearMonth", "Year");

    @ArchTest
    static final ArchRule theDomainKnowsNoServletsAndNoTemplates = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.servlet..", "org.springframework.web.servlet..", "org.thymeleaf..")
            .because("pages and endpoints are platform-web's");

    @ArchTest
    static final ArchRule onlyTwoPlacesSpeakHttp = noClasses()
            .that()
            .resideOutsideOfPackages("..graphapi.http..", "..platform.workers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "org.springframework.web.client..")
            .because("Meta is reached by the one adapter, a worker by the worker link");

    @ArchTest
    static final ArchRule onlyTheStorageKnowsAmazon = noClasses()
            .that()
            .resideOutsideOfPackage("..platform.storage..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..")
            .because("a bucket is one of the places where sealed parts are, and only there it shows");

    @ArchTest
    static final ArchRule theKernelAndTheWireNeedNothingOfOurs = noClasses()
            .that()
            .resideInAnyPackage("..platform.kernel..", "..platform.wire..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are ours but of neither",
                    type -> type.getPackageName().startsWith("io.pulseline")
                            && !type.getPackageName().startsWith("io.pulseline.platform.kernel")
                            && !type.getPackageName().startsWith("io.pulseline.platform.wire")))
            .because("workers share these packages, and nothing else, with the platform");

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
                            && (call.getName().equals("now")
                                            && call.getTargetOwner()
                                                    .getPackageName()
                                                    .equals("java.time")
                                            && HIDDEN_CLOCKS.contains(
                                                    call.getTargetOwner().getSimpleName())
                                    || call.getName().equals("currentTimeMillis"))))
            .because("time is a Clock that is handed in, so that tests can tell it");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "is Thread.sleep",
                    call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                            && call.getName().equals("sleep")))
            .because("a wait has a condition and an end");

    @ArchTest
    static final ArchRule noAmountIsAFloatingNumber = noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(
                    "..rating..",
                    "..reconciliation..",
                    "..statements..",
                    "..messages..",
                    "..budgets..",
                    "..kernel..",
                    "..cdr..")
            .should()
            .haveRawType(anyFloat())
            .because("money is a BigDecimal");

    @ArchTest
    static final ArchRule noPriceIsComputedInFloatingNumbers = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(
                    "..rating..", "..reconciliation..", "..statements..", "..messages..", "..budgets..", "..kernel..")
            .should()
            .haveRawReturnType(anyFloat())
            .orShould()
            .haveRawParameterTypes(DescribedPredicate.describe(
                    "a floating number among them",
                    types -> types.stream().anyMatch(type -> anyFloat().test(type))))
            .because("money is a BigDecimal");

    @ArchTest
    static final ArchRule noAmountPassesThroughAFloatingNumber = noClasses()
            .that()
            .resideInAnyPackage("..rating..", "..reconciliation..", "..statements..", "..messages..", "..budgets..")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "takes or gives a floating number",
                    call -> anyFloat().test(call.getTarget().getRawReturnType())
                            || call.getTarget().getRawParameterTypes().stream()
                                    .anyMatch(type -> anyFloat().test(type))))
            .because("one detour through a double costs a digit that nobody finds again");

    @ArchTest
    static final ArchRule newsOfAFeatureNamesItsTenant = methods()
            .that()
            .areAnnotatedWith(EventListener.class)
            .should(new ArchCondition<JavaMethod>("take a record that names its tenant, or news of the fleet") {
                @Override
                public void check(JavaMethod listener, ConditionEvents events) {
                    JavaClass event = listener.getRawParameterTypes().getFirst();
                    boolean fleet = event.getPackageName().endsWith(".workers");
                    boolean tenant = event.tryGetField("tenantId")
                            .map(field -> field.getRawType().isEquivalentTo(TenantId.class))
                            .orElse(false);
                    boolean fine = event.isRecord() && (tenant || fleet);
                    events.add(new SimpleConditionEvent(listener, fine, event.getName() + " names no tenant"));
                }
            })
            .because("a listener that has to guess the tenant will once guess wrong");

    @ArchTest
    static final ArchRule oneDoorToTheDatabase = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.springframework.transaction.annotation.Transactional")
            .because("TenantTransactions binds the tenant before the first statement; an annotation does not");

    @ArchTest
    static final ArchRule onlyOneFeatureKnowsTheScheduler = noClasses()
            .that()
            .resideOutsideOfPackage("..platform.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.quartz..")
            .because("a feature declares a job that says whose data it works on; how it is timed is jobs' own");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = fields().should()
            .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .because("constructors say what a class needs");

    @ArchTest
    static final ArchRule namesSayWhatAThingDoes = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Impl)")
            .orShould()
            .haveSimpleNameStartingWith("Default")
            .because("such a name says nothing");

    private static DescribedPredicate<JavaClass> anyFloat() {
        return DescribedPredicate.describe(
                "double or float",
                type -> List.of("double", "float", "java.lang.Double", "java.lang.Float")
                        .contains(type.getName()));
    }
}
