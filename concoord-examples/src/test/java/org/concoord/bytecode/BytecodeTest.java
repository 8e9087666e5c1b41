package org.concoord.bytecode;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What none of our bytecode does, in any module, generated code included: make proxies or call
 * methods by reflection, read Java-serialized objects, reach for {@code Unsafe}, or load a class by
 * a name that came from elsewhere. It stands in the last module because that one sees all others.
 */
class BytecodeTest {
  private static final Map<String, Set<String>> FORBIDDEN_CALLS =
      Map.of(
          "java.lang.reflect.Proxy", Set.of("newProxyInstance", "getProxyClass"),
          "java.lang.reflect.Method", Set.of("invoke"),
          "java.lang.reflect.Constructor", Set.of("newInstance"),
          "java.lang.reflect.AccessibleObject", Set.of("setAccessible", "trySetAccessible"),
          "java.lang.reflect.Field", Set.of("set", "setInt", "setLong", "setAccessible"),
          "java.lang.Class", Set.of("forName", "newInstance"));

  private static final String FORBIDDEN_TYPES =
      "java\\.io\\.Object(Input|Output)Stream|(sun|jdk\\.internal)\\.misc\\.Unsafe|sun\\.reflect\\..*";

  /** Every module; a new one is added to this one's dependencies and here. */
  private static final List<String> MODULES =
      List.of(
          "org.concoord.annotations",
          "org.concoord.paxos",
          "org.concoord.processor",
          "org.concoord.testkit",
          "org.concoord.objects");

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.concoord");

  @Test
  void noModuleUsesReflectionSerializationOrUnsafe() {
    forbiddenTypes().check(OURS);
    forbiddenCalls().check(OURS);
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(MODULES)
        .allSatisfy(
            module ->
                assertThat(OURS.stream().map(type -> type.getPackageName()))
                    .anyMatch(home -> home.startsWith(module)));
    assertThat(OURS.contain("org.concoord.objects.CounterReplicated"))
        .as("generated code")
        .isTrue();
  }

  @Test
  void everyForbiddenCallIsFoundInTheFixture() {
    JavaClasses fixture = new ClassFileImporter().importClasses(Forbidden.class);
    List<String> reported =
        List.of(forbiddenTypes(), forbiddenCalls()).stream()
            .flatMap(rule -> rule.evaluate(fixture).getFailureReport().getDetails().stream())
            .toList();
    assertThat(
            Arrays.stream(Forbidden.class.getDeclaredMethods())
                .map(m -> "Forbidden." + m.getName()))
        .isNotEmpty()
        .allSatisfy(method -> assertThat(reported).anyMatch(line -> line.contains(method)));
  }

  /** No fixture can name it: the compiler itself warns, and warnings stop the build. */
  @Test
  void unsafeIsAForbiddenType() {
    assertThat("sun.misc.Unsafe").matches(FORBIDDEN_TYPES);
    assertThat("jdk.internal.misc.Unsafe").matches(FORBIDDEN_TYPES);
  }

  private static ArchRule forbiddenTypes() {
    return noClasses().should().dependOnClassesThat().haveNameMatching(FORBIDDEN_TYPES);
  }

  private static ArchRule forbiddenCalls() {
    return noClasses()
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "a forbidden method is reached",
                (JavaAccess<?> access) ->
                    !isLookupOfGeneratedType(access)
                        && !isLookThroughBuildTool(access)
                        && FORBIDDEN_CALLS
                            .getOrDefault(access.getTargetOwner().getName(), Set.of())
                            .contains(access.getTarget().getName())));
  }

  /**
   * The one place that finds, once and by a name beside the user's class, what the processor wrote.
   */
  private static boolean isLookupOfGeneratedType(JavaAccess<?> access) {
    return access.getOriginOwner().getName().equals("org.concoord.GeneratedTypes")
        && access.getTarget().getName().equals("newInstance");
  }

  /**
   * Only within a compiler: build tools wrap its environment in classes of theirs that have no
   * other way through.
   */
  private static boolean isLookThroughBuildTool(JavaAccess<?> access) {
    return access
            .getOriginOwner()
            .getName()
            .equals("org.concoord.processor.bodies.CompilerEnvironment")
        && access.getTarget().getName().equals("setAccessible");
  }
}
