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
 * What a package must do without to be a pure function of its input: threads, locks, clocks,
 * randomness of its own and collections whose order depends on hashes. The {@code synchronized}
 * statement, which is no call, is looked for by {@link MonitorScan}.
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
          "java.lang.Object", Set.of("wait", "notify", "notifyAll", "hashCode"),
          "java.util.Objects", Set.of("toIdentityString"));

  private static final String IMPURE_TYPES =
      String.join(
          "|",
          "java\\.lang\\.(Thread|ThreadLocal|InheritableThreadLocal|Runtime|Process|ProcessBuilder)",
          "java\\.util\\.(Random|SplittableRandom|Date|Calendar|TimeZone|Timer|TimerTask|WeakHashMap|IdentityHashMap)",
          "java\\.util\\.concurrent\\..*",
          "java\\.util\\.random\\.RandomGeneratorFactory",
          "java\\.security\\..*",
          "java\\.(time|io|nio\\.file|nio\\.channels|net|lang\\.ref)\\..*");

  /**
   * Where the order of iteration depends on hashes, thus on identity or on the salt that each JVM
   * draws for its immutable sets and maps. They are forbidden outright: a law on iteration alone
   * would not see one that is reached through {@code Map} or {@code Set}.
   */
  private static final Map<String, Set<String>> UNORDERED_CALLS =
      Map.of(
          "java.util.HashMap", Set.of("<init>", "newHashMap"),
          "java.util.HashSet", Set.of("<init>", "newHashSet"),
          "java.util.Hashtable", Set.of("<init>"),
          "java.util.Set", Set.of("of", "copyOf"),
          "java.util.Map", Set.of("of", "ofEntries", "copyOf"),
          "java.util.stream.Collectors",
              Set.of(
                  "toSet",
                  "toMap",
                  "toUnmodifiableSet",
                  "toUnmodifiableMap",
                  "groupingBy",
                  "partitioningBy"));

  private final String[] packages;

  PurityLaws(String... packages) {
    this.packages = packages;
  }

  List<Law> all() {
    return List.of(
        new Law("no thread, lock, clock, randomness or I/O", noImpureTypes()),
        new Law("no call to a clock, a source of randomness or a monitor", noImpureCalls()),
        new Law("no collection whose order depends on hashes", noUnorderedCollections()),
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
    return noAccessTo("an impure method is reached", IMPURE_CALLS);
  }

  private ArchRule noUnorderedCollections() {
    return noAccessTo("an unordered collection is made", UNORDERED_CALLS);
  }

  private ArchRule noAccessTo(String description, Map<String, Set<String>> forbidden) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                description,
                access ->
                    forbidden
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
