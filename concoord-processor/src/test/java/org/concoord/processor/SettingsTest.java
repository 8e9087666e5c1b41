package org.concoord.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concoord.annotations.Replicated;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a replicated class may live, and who may compile it. */
final class SettingsTest {
  @TempDir Path directory;

  @Test
  void aPackagePrivateClassHasPackagePrivateCompanions() throws Throwable {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Ledger.java",
                """
                package p;

                @org.concoord.annotations.Replicated
                class Ledger {
                  private int entries;

                  public int enter() {
                    return ++entries;
                  }
                }
                """));

    assertThat(compiled.complaints()).isEmpty();
    assertThat(compiled.generated("p/LedgerProxy.java")).contains("\nfinal class LedgerProxy ");
    Live<Object> ledger = compiled.type("p.LedgerReplicated");
    ledger.call("enter()", out -> {}, ValueReader::readInt);
    ledger.restore(ledger.state());
    int entries = ledger.call("enter()", out -> {}, ValueReader::readInt);
    assertThat(entries).isEqualTo(2);
  }

  @Test
  void aNestedClassIsNamedAfterItsOuterClass() throws Throwable {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Store.java",
                """
                package p;

                public class Store {
                  @org.concoord.annotations.Replicated
                  public static class Shelf {
                    private String label = "a";
                  }
                }
                """));

    assertThat(compiled.complaints()).isEmpty();
    assertThat(compiled.generated("p/Store_ShelfProxy.java"))
        .contains("public final class Store_ShelfProxy ");
    assertThat(compiled.type("p.Store_ShelfReplicated").type().name()).isEqualTo("shelf");
  }

  @Test
  void aClassInTheUnnamedPackageWorks() throws Throwable {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "Plain.java",
                "@org.concoord.annotations.Replicated public class Plain { private String s; }"));

    assertThat(compiled.complaints()).isEmpty();
    Live<Object> plain = compiled.type("PlainReplicated");
    plain.restore(plain.state());
  }

  @Test
  void aPackageThatItsModuleNeitherExportsNorOpensNeedsNoFlags() throws Exception {
    String modules = modulePath();
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "module-info.java", Compiled.resource("module/module-info.java"),
                "shop/inside/Till.java", Compiled.resource("module/Till.java"),
                "shop/inside/Tape.java", Compiled.resource("module/Tape.java"),
                "shop/inside/Main.java", Compiled.resource("module/Main.java")),
            "--module-path",
            modules);
    assertThat(compiled.complaints()).isEmpty();

    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modules + File.pathSeparator + compiled.classes(),
                "--module",
                "shop/shop.inside.Main")
            .redirectErrorStream(true)
            .start();

    assertThat(new String(java.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("module shop: 7 [Item[name=pear, price=7]]");
    assertThat(java.waitFor()).isZero();
  }

  @Test
  void anExportedPackageCausesNoWarningInWhatIsGenerated() throws URISyntaxException {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "module-info.java",
                "module shop { requires static org.concoord.annotations;"
                    + " requires org.concoord.core; exports shop.inside; }",
                "shop/inside/Till.java",
                Compiled.resource("module/Till.java")),
            "--module-path",
            modulePath());

    assertThat(compiled.success()).isTrue();
    assertThat(compiled.complaints()).allSatisfy(own -> assertThat(own).startsWith("Till.java:"));
  }

  @Test
  void aValueClassMayComeFromAClassFile() {
    Compiled library =
        Compiled.byJavac(
            directory.resolve("library"),
            Map.of(
                "lib/Item.java",
                """
                package lib;

                public class Item {
                  private final String name;

                  public Item(String name) {
                    this.name = name;
                  }
                }
                """,
                "lib/Task.java",
                """
                package lib;

                public class Task {
                  Runnable body;
                }
                """));
    String classPath =
        library.classes() + File.pathSeparator + System.getProperty("java.class.path");

    Compiled good =
        Compiled.byJavac(
            directory.resolve("good"),
            Map.of(
                "p/Shop.java",
                "package p; @org.concoord.annotations.Replicated class Shop { lib.Item item; }"),
            "-classpath",
            classPath);
    Compiled bad =
        Compiled.byJavac(
            directory.resolve("bad"),
            Map.of(
                "p/Shop.java",
                "package p; @org.concoord.annotations.Replicated class Shop { lib.Task task; }"),
            "-classpath",
            classPath);

    assertThat(good.complaints()).isEmpty();
    assertThat(good.notes()).hasSize(1);
    assertThat(good.generated("p/ShopReplicated.java")).contains("return new Item(name)");
    assertThat(bad.complaints()).hasSize(1);
    assertThat(bad.complaints().get(0))
        .startsWith("Shop.java:1: ERROR: field 'body' of Task cannot be of type java.lang.Runnable")
        .endsWith("(lib.Task.body)");
  }

  @Test
  void aClassFileWhoseSuperclassIsMissingIsAnErrorAndNoCrash() throws IOException {
    Compiled library =
        Compiled.byJavac(
            directory.resolve("library"),
            Map.of(
                "lib/Base.java", "package lib; public class Base { int a; }",
                "lib/Item.java", "package lib; public class Item extends Base { int b; }"));
    Files.delete(library.classes().resolve("lib/Base.class"));

    Compiled compiled =
        Compiled.byJavac(
            directory.resolve("shop"),
            Map.of(
                "p/Shop.java",
                """
                package p;
                @org.concoord.annotations.Replicated
                public class Shop {
                  private lib.Item item;
                  public lib.Item get() { return item; }
                }
                """),
            "-classpath",
            library.classes() + File.pathSeparator + System.getProperty("java.class.path"));

    assertThat(compiled.success()).isFalse();
    assertThat(compiled.complaints())
        .containsExactly(
            "Shop.java:3: ERROR: Item extends lib.Base, whose class file is missing; put it on the class"
                + " path (lib.Item)");
    assertThat(compiled.output()).doesNotContain("\tat ");
  }

  @Test
  void eclipseCompilesItWithOneNoteThatBodiesWereNotSeen() throws ReflectiveOperationException {
    Compiled compiled =
        Compiled.by(new EclipseCompiler(), directory, ProxyTest.SOURCES, "--release", "17");

    assertThat(compiled.success()).as("%s %s", compiled.complaints(), compiled.output()).isTrue();
    assertThat(compiled.run("bank.BankScenario", "run")).isEqualTo(ProxyTest.FACTS);
    assertThat(compiled.notes()).hasSize(1);
    assertThat(compiled.notes().get(0))
        .contains(
            "the compiler does not show the bodies of some constructors, so they were judged by the"
                + " names and types of their parameters: bank.Bank, bank.Bank.Account,"
                + " bank.Bank.ClosedException, bank.Bank.NoMoneyException")
        .endsWith("compile with javac once to have that done: bank.Bank");
  }

  /** Core and what its module requires, out of the test's own class path. */
  private static String modulePath() throws URISyntaxException {
    List<String> modules = new ArrayList<>();
    modules.add(codeOf(Replicated.class));
    modules.add(codeOf(ReplicatedType.class));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String jar = Path.of(entry).getFileName().toString();
      if (jar.matches("(netty|dnsjava|slf4j-api|jspecify).*jar")) {
        modules.add(entry);
      }
    }
    return String.join(File.pathSeparator, modules);
  }

  private static String codeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
