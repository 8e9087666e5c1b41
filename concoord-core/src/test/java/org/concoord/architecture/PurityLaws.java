package org.concoord.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a package must do without to be a pure function of its input: threads, locks, clocks and
 * randomness of its own. The {@code synchronized} statement, which is no call, is looked for by
 * {@link MonitorScan}.
 */
final class PurityLaws {
  /** Static methods of classes that are otherwise harmless. */
  private static final Map<String, Set<String>> IMPURE_CALLS =
      Map.of(
          "java.lang.System",
              Set.of(
                  "nanoTime",
                  "currentTimeMillis",
                  "identityHashCode",
                  "getenv",
                  "getProperty",
                  "getProperties"),
          "java.lang.Math", Set.of("random"),
          "java.lang.StrictMath", Set.of("random"),
          "java.util.UUID", Set.of("randomUUID"),
          "java.util.random.RandomGenerator", Set.of("getDefault", "of"),
          "java.lang.Object", Set.of("wait", "notify", "notifyAll"));

  private static final String IMPURE_TYPES =
      String.join(
          "|",
          "java\\.lang\\.(Thread|ThreadLocal|InheritableThreadLocal|Runtime|Process|ProcessBuilder)",
          "java\\.util\\.(Random|SplittableRandom|Date|Calendar|TimeZone|Timer|TimerTask|WeakHashMap|IdentityHashMap)",
          "java\\.util\\.concurrent\\..*",
          "java\\.util\\.random\\.RandomGeneratorFactory",
          "java\\.security\\..*",
          "java\\.(time|io|nio\\.file|nio\\.channels|net|lang\\.ref)\\..*");

  private final String[] packages;

  PurityLaws(String... packages) {
    this.packages = packages;
  }

  List<Law> all() {
    return List.of(
        new Law("no thread, lock, clock, randomness or I/O", noImpureTypes()),
        new Law("no call to a clock, a source of randomness or a monitor", noImpureCalls()),
        new Law("no shuffling without a given source", noUnseededShuffle()),
        new Law("no synchronized method", noSynchronizedMethod()));
  }

  private ArchRule noImpureTypes() {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat()
        .haveNameMatching(IMPURE_TYPES)
        .allowEmptyShould(true);
  }

  private ArchRule noImpureCalls() {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "an impure method is reached",
                access ->
                    IMPURE_CALLS
                        .getOrDefault(access.getTargetOwner().getName(), Set.of())
                        .contains(access.getTarget().getName())))
        .allowEmptyShould(true);
  }

  private ArchRule noUnseededShuffle() {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "Collections.shuffle(List)",
                (JavaCall<?> call) ->
                    call.getTargetOwner().isEquivalentTo(java.util.Collections.class)
                        && call.getTarget().getName().equals("shuffle")
                        && call.getTarget().getRawParameterTypes().size() == 1))
        .allowEmptyShould(true);
  }

  private ArchRule noSynchronizedMethod() {
    return noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(packages)
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .allowEmptyShould(true);
  }
}
