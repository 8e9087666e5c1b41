package org.concoord.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.concoord.architecture.broken.paxos.Impure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds concoord-core to the package table of {@code docs/architecture.md} and keeps {@code paxos}
 * and {@code rsm} pure. Each law is also held against {@code org.concoord.architecture.broken}, a
 * small copy of the packages that breaks it: a law that finds nothing there could not fail here.
 */
class ArchitectureTest {
  private static final String ROOT = "org.concoord";
  private static final String BROKEN = "org.concoord.architecture.broken";
  private static final List<String> PURE = List.of(ROOT + ".paxos", ROOT + ".rsm");
  private static final List<String> IMPURE = List.of(BROKEN + ".paxos", BROKEN + ".rsm");

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages(ROOT);
  private static final JavaClasses FIXTURE = new ClassFileImporter().importPackages(BROKEN);

  static Stream<Law> laws() {
    return Stream.concat(
        new PackageLaws(ROOT).all().stream(), new PurityLaws(withChildren(PURE)).all().stream());
  }

  static Stream<Law> lawsOfTheFixture() {
    return Stream.concat(
        new PackageLaws(BROKEN).all().stream(),
        new PurityLaws(withChildren(IMPURE)).all().stream());
  }

  @ParameterizedTest
  @MethodSource("laws")
  void ourClassesKeep(Law law) {
    law.rule().check(OURS);
  }

  @ParameterizedTest
  @MethodSource("lawsOfTheFixture")
  void theFixtureBreaks(Law law) {
    assertThat(law.rule().evaluate(FIXTURE).hasViolation()).as("%s can fail", law).isTrue();
  }

  @Test
  void everyImpureMethodOfTheFixtureIsNamed() {
    List<String> reported =
        Stream.concat(
                new PurityLaws(withChildren(IMPURE))
                    .all().stream()
                        .flatMap(
                            law ->
                                law
                                    .rule()
                                    .evaluate(FIXTURE)
                                    .getFailureReport()
                                    .getDetails()
                                    .stream()),
                MonitorScan.find(FIXTURE, IMPURE).stream())
            .toList();
    List<String> methods =
        Arrays.stream(Impure.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic())
            .map(method -> "Impure." + method.getName())
            .toList();
    assertThat(methods).isNotEmpty();
    assertThat(methods)
        .allSatisfy(method -> assertThat(reported).anyMatch(line -> line.contains(method)));
  }

  @Test
  void pureCodeEntersNoMonitor() {
    assertThat(MonitorScan.find(OURS, PURE)).isEmpty();
    assertThat(MonitorScan.find(FIXTURE, IMPURE)).containsExactly("Impure.monitor");
  }

  @Test
  void looksAtRealClasses() {
    assertThat(OURS.stream().map(type -> type.getPackageName()))
        .contains(ROOT, ROOT + ".spi", ROOT + ".paxos");
  }

  private static String[] withChildren(List<String> packages) {
    return packages.stream().map(name -> name + "..").toArray(String[]::new);
  }
}
