package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.concoord.ConcoordClient;
import org.concoord.IncompatibleTypeException;
import org.concoord.spi.Invoker;
import org.concoord.spi.ReplicatedValueType;
import org.concoord.spi.ResultReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that is written for a class, and what is said where it breaks the one that is kept. */
final class ContractTest {
  private static final String MEND =
      " (if nothing is left that needs the old version, copy META-INF/concoord/shop.json of the new one"
          + " over ";

  @TempDir Path directory;

  private Compiled compile(String name, String body, String... options) {
    return Compiled.byJavac(
        directory.resolve(name),
        Map.of(
            "p/Shop.java",
            "package p; import java.util.*;\n@org.concoord.annotations.Replicated\n"
                + "public class Shop {\n"
                + body
                + "\n}\n"),
        options);
  }

  private Path keep(Compiled compiled) throws IOException {
    Path kept = Files.createDirectories(directory.resolve("kept"));
    Files.copy(
        compiled.classes().resolve("META-INF/concoord/shop.json"), kept.resolve("shop.json"));
    return kept;
  }

  @Test
  void everyBreakIsToldAtOnceWithItsMend() throws IOException {
    Path kept =
        keep(
            compile(
                "before",
                """
                private long sold; private String motto = "";
                public long sell(List<Integer> items) { return ++sold; }
                public void close(int day) {}
                public Item item() { return new Item(); }
                public record Price(long cents) {}
                public void price(Price price) {}
                public static class Item { int a; }
                """));

    Compiled after =
        compile(
            "after",
            """
            private int sold;
            public int sell(List<String> items) { return ++sold; }
            public Item item() { return new Item(); }
            public record Price(long cents, int tax) {}
            public void price(Price price) {}
            public static class Item { int a, b; }
            """,
            "-Aconcoord.contracts=" + kept);

    String end = MEND + kept.resolve("shop.json") + ")";
    String error = "Shop.java:3: ERROR: ";
    assertThat(after.complaints())
        .containsExactlyInAnyOrder(
            error
                + "'close(int)' is gone, and old callers call it; put it back, if only to throw, or name"
                + " it in @Removed"
                + end,
            error
                + "arguments of 'sell(List)' were [List<Integer>] and are [List<String>]; give the new"
                + " method another name"
                + end,
            error
                + "the result of 'sell(List)' was long and is int; give the new method another name"
                + end,
            error
                + "field 'motto' of shop is gone, and old values have it; name it in @Removed, or rename"
                + " the new one to it"
                + end,
            error + "field 'sold' of shop was long and is int; add a field of another name" + end,
            error
                + "components of Shop.Price were [long] and are [long, int]; make another record, or a"
                + " class, which may grow"
                + end,
            error
                + "field 'b' of Shop.Item is new, and old callers that are handed one cannot read it;"
                + " hand it out by a new method, in a class of its own"
                + end);
  }

  @Test
  void whatOnlyGrowsPassesAndSoDoesAClassWithoutAContract() throws IOException {
    Path kept = keep(compile("before", "private long sold; public long sell() { return ++sold; }"));

    Compiled after =
        compile(
            "after",
            "private long sold, more; public long sell() { return ++sold; } public void x() {}",
            "-Aconcoord.contracts=" + kept);
    Compiled alone =
        compile("alone", "private long sold;", "-Aconcoord.contracts=" + directory.resolve("none"));

    assertThat(after.complaints()).isEmpty();
    assertThat(alone.complaints()).isEmpty();
  }

  @Test
  void aWildcardInAMethodHasNoPartInTheNumbersOfAState() throws Exception {
    String state =
        "private List<Integer> a = new ArrayList<>(List.of(1)), a2 = a;"
            + "private List<String> b = new ArrayList<>(List.of(\"x\")), b2 = b;"
            + "@Override public String toString() { return \"\" + a + a2 + b + b2; }"
            + "public record Item(int x) {}";
    Compiled before = compile("before", state);
    Compiled after =
        compile(
            "after",
            state + "public void add(List<? extends Item> items) {}",
            "-Aconcoord.contracts=" + keep(before));

    assertThat(after.complaints()).isEmpty();
    Live<Object> restored = after.type("p.ShopReplicated");
    restored.restore(before.type("p.ShopReplicated").state());
    assertThat(restored.object()).hasToString("[1][1][x][x]");
  }

  @Test
  void aWildcardInAFieldNumbersTheOtherCollectionsAnew() throws IOException {
    String state =
        "private List<Integer> a, a2; private List<String> b, b2; public record Item(int x) {}";
    Path kept = keep(compile("before", state));

    assertThat(
            compile(
                    "after",
                    state + "private List<? extends Item> items;",
                    "-Aconcoord.contracts=" + kept)
                .complaints())
        .containsExactly(
            "Shop.java:3: ERROR: a field of shop has a wildcard, and so all its collections are numbered"
                + " otherwise; name the class without it"
                + MEND
                + kept.resolve("shop.json")
                + ")");
  }

  @Test
  void theSchemaRisesWhereTheContractIsNotTheKeptOneAndIsToldToCallers() throws Exception {
    String body = "public void rename(String name) {}";
    Compiled first = compile("first", body);
    Path kept = keep(first);
    String option = "-Aconcoord.contracts=" + kept;

    Compiled same = compile("same", body, option);
    Compiled next = compile("next", body + "public void clear() {}", option);
    Files.copy(
        next.classes().resolve("META-INF/concoord/shop.json"),
        kept.resolve("shop.json"),
        StandardCopyOption.REPLACE_EXISTING);
    Compiled after =
        compile("after", "@Deprecated " + body + "public void clear() {} long sold;", option);

    assertThat(List.of(schema(first), schema(same), schema(next), schema(after)))
        .containsExactly(1, 1, 2, 3);
    Live<Object> caller = after.type("p.ShopReplicated");
    Live<Object> callee = first.type("p.ShopReplicated");
    try (ConcoordClient client = ConcoordClient.local(callee.type())) {
      Invoker shop = client.bind(caller.type(), "shop");
      assertThatThrownBy(() -> shop.call(caller.id("clear()"), ResultReader.NOTHING).invoke())
          .isInstanceOf(IncompatibleTypeException.class)
          .hasMessageContaining("cannot run shop.clear() on")
          .hasMessageContaining("which has not run")
          .hasMessageContaining(
              "object \"shop\" is schema 1 here, the caller was built against 3: no method with id "
                  + caller.id("clear()")
                  + " is known here");
    }
  }

  /** As the generated type has it, which is as the contract does. */
  private static int schema(Compiled compiled) throws Exception {
    int schema = compiled.type("p.ShopReplicated").type().schema();
    assertThat(Files.readString(compiled.classes().resolve("META-INF/concoord/shop.json")))
        .contains("\"schema\": " + schema + ",");
    return schema;
  }

  @Test
  void whatIsWrittenOtherwiseHasAnotherFingerprint() throws Exception {
    String value = "package p; @org.concoord.annotations.ReplicatedValue public class Price { %s }";
    String shop = "package p; @org.concoord.annotations.Replicated public class Shop { %s }";
    int number = 0;
    Set<Integer> prices = new TreeSet<>();
    Set<Integer> shops = new TreeSet<>();
    for (String fields : List.of("long a;", "int a;", "long b;", "long a, b;")) {
      Compiled compiled =
          Compiled.byJavac(
              directory.resolve("of" + number++),
              Map.of(
                  "p/Price.java", value.formatted(fields), "p/Shop.java", shop.formatted(fields)));
      var made = compiled.load().loadClass("p.PriceValue").getDeclaredConstructor().newInstance();
      prices.add(((ReplicatedValueType<?>) made).fingerprint());
      shops.add(compiled.type("p.ShopReplicated").type().fingerprint());
    }
    assertThat(prices).hasSize(4);
    assertThat(shops).hasSize(4);
  }

  @Test
  void aKeptFileThatIsNoContractIsAnErrorAndNoCrash() throws IOException {
    Path kept = Files.createDirectories(directory.resolve("kept"));
    for (String text : new String[] {"", "{", "[]", "{\"type\": 3}", "{\"type\": \"x\\u00\""}) {
      Files.writeString(kept.resolve("shop.json"), text);
      assertThat(
              compile("of" + text.length(), "int a;", "-Aconcoord.contracts=" + kept).complaints())
          .as("%s", text)
          .hasSize(1)
          .allSatisfy(
              complaint ->
                  assertThat(complaint)
                      .startsWith("Shop.java:3: ERROR: the contract in " + kept)
                      .contains("cannot be read"));
    }
  }

  @Test
  void theContractDoesNotDependOnPackagesAndOrder() throws IOException {
    Compiled one = compile("one", "int a; long b; public void x() {} public void y() {}");
    Compiled other =
        Compiled.byJavac(
            directory.resolve("other"),
            Map.of(
                "q/Shop.java",
                "package q; @org.concoord.annotations.Replicated public class Shop {"
                    + " public void y() {} public void x() {} long b; int a; }"));

    assertThat(Files.readString(one.classes().resolve("META-INF/concoord/shop.json")))
        .isEqualTo(Files.readString(other.classes().resolve("META-INF/concoord/shop.json")));
  }

  @Test
  void twoClassesOfOneNameAreAWarning() {
    String source = "package %s; @org.concoord.annotations.Replicated public class Shop { int a; }";
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of("p/Shop.java", source.formatted("p"), "q/Shop.java", source.formatted("q")));

    assertThat(compiled.success()).isTrue();
    assertThat(compiled.complaints())
        .hasSize(1)
        .allSatisfy(
            complaint ->
                assertThat(complaint)
                    .startsWith("Shop.java:1: WARNING: another class")
                    .contains("has the type name \"shop\""));
  }
}
