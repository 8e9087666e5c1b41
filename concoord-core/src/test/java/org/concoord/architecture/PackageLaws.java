package org.concoord.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The package table of {@code docs/architecture.md}, for the packages under one root: ours, or the
 * fixture that breaks every line of it.
 */
final class PackageLaws {
  private static final String[] INNER = {"server", "client", "local", "dns"};

  private final String root;

  PackageLaws(String root) {
    this.root = root;
  }

  List<Law> all() {
    return List.of(
        onlyFacadesReachInside(),
        mayDependOn("object", List.of(), "java.."),
        mayDependOn("spi", List.of("object"), "java.."),
        mayDependOn(
            "paxos",
            List.of(),
            "java.lang..",
            "java.util",
            "java.util.function",
            "java.util.random",
            "java.util.stream"),
        mayDependOn("codec", List.of("paxos", "spi"), "java..", "org.msgpack.."),
        mayDependOn(
            "rsm",
            List.of("paxos", "codec", "object", "spi"),
            "java.lang..",
            "java.nio",
            "java.util",
            "java.util.function",
            "java.util.random",
            "java.util.stream"),
        mayDependOn(
            "transport",
            List.of(),
            "java..",
            "javax.crypto..",
            "javax.net.ssl",
            "javax.security.auth.x500",
            "io.netty..",
            "org.slf4j.."),
        mayDependOn("storage", List.of("", "paxos", "codec"), "java.."),
        mayDependOn(
            "dns",
            List.of("", "transport"),
            "java..",
            "javax.crypto..",
            "org.xbill.DNS..",
            "org.slf4j.."),
        mayDependOn(
            "server",
            List.of(
                "",
                "spi",
                "paxos",
                "codec",
                "rsm",
                "storage",
                "transport",
                "dns",
                "metrics",
                "tracing"),
            "java..",
            "jdk.jfr..",
            "org.slf4j.."),
        mayDependOn(
            "client",
            List.of("", "spi", "paxos", "codec", "transport", "dns", "metrics", "tracing"),
            "java..",
            "org.slf4j.."),
        mayDependOn("metrics", List.of(""), "java.."),
        mayDependOn("tracing", List.of(), "java.."),
        mayDependOn("micrometer", List.of("", "metrics"), "java..", "io.micrometer.."),
        mayDependOn("opentelemetry", List.of("tracing"), "java..", "io.opentelemetry.."),
        mayDependOn(
            "local",
            List.of("object", "spi", "paxos", "codec", "rsm", "server", "client"),
            "java.."),
        onlyImporterOf("io.netty", "transport"),
        onlyImporterOf("org.xbill.DNS", "dns"),
        noCycles());
  }

  private Law onlyFacadesReachInside() {
    DescribedPredicate<JavaClass> facade =
        DescribedPredicate.describe(
            "Replica or ConcoordClient",
            type ->
                Stream.of("Replica", "ConcoordClient")
                    .map(name -> root + "." + name)
                    .anyMatch(
                        name ->
                            type.getName().equals(name) || type.getName().startsWith(name + "$")));
    return new Law(
        "only Replica and ConcoordClient reach into server, client, local and dns",
        noClasses()
            .that(resideInAnyPackage(root).and(not(facade)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages(INNER))
            .allowEmptyShould(true));
  }

  private Law mayDependOn(String name, List<String> ours, String... others) {
    String[] allowed =
        Stream.concat(
                Stream.concat(Stream.of(name), ours.stream()).map(this::packageOf),
                Stream.concat(Stream.of("org.jspecify.annotations"), Arrays.stream(others)))
            .toArray(String[]::new);
    return new Law(
        name + " depends only on what the table allows",
        classes()
            .that()
            .resideInAPackage(root + "." + name + "..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(allowed)
                    .or(
                        DescribedPredicate.describe(
                            "arrays of primitives", PackageLaws::isPrimitive)))
            .allowEmptyShould(true));
  }

  private Law onlyImporterOf(String library, String importer) {
    return new Law(
        "only " + importer + " imports " + library,
        noClasses()
            .that()
            .resideOutsideOfPackage(root + "." + importer + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library + "..")
            .allowEmptyShould(true));
  }

  private Law noCycles() {
    return new Law(
        "no cycles between packages",
        slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true));
  }

  private String[] packages(String... names) {
    return Arrays.stream(names).map(this::packageOf).toArray(String[]::new);
  }

  /**
   * The root itself has no packages of its own below it: its children are other rows of the table.
   */
  private String packageOf(String name) {
    return name.isEmpty() ? root : root + "." + name + "..";
  }

  private static boolean isPrimitive(JavaClass type) {
    return type.getBaseComponentType().isPrimitive();
  }
}
