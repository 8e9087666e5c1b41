package org.concoord.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code docs/architecture.md} says of who may use which library in concoord-cli. A library
 * that one package alone imports can be replaced, and what it may do is read in one place.
 */
class CliArchitectureTest {
  private static final String CLI = "org.concoord.cli";

  private static final JavaClasses OURS;
  private static final JavaClasses TRESPASSER;

  static {
    // Names are all that these laws are about: the libraries themselves need not be read.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    OURS = new ClassFileImporter().importPath(Path.of("target", "classes"));
    TRESPASSER = new ClassFileImporter().importClasses(Trespasser.class);
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.sshd, openreplica.ssh",
    "software.amazon, route53",
  })
  void onlyTheOwnerOfALibraryImportsIt(String library, String owner) {
    ArchRule law =
        noClasses()
            .that()
            .resideOutsideOfPackage(CLI + "." + owner + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library + "..");

    law.check(OURS);
    assertThat(law.evaluate(TRESPASSER).hasViolation()).as("it can fail").isTrue();
  }

  @Test
  void theConnectionToANodeKnowsNothingOfReplicas() {
    noClasses()
        .that()
        .resideInAnyPackage(CLI + ".openreplica.ssh..", CLI + ".openreplica.placement..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.concoord", CLI + ".openreplica", CLI + ".route53..", "org.concoord.server..")
        .check(OURS);
  }

  @Test
  void looksAtRealClasses() {
    assertThat(OURS.stream().map(type -> type.getPackageName()))
        .contains(CLI, CLI + ".openreplica.ssh", CLI + ".route53");
  }
}
