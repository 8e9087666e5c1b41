package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.concoord.ConcoordClient;
import org.concoord.IncompatibleTypeException;
import org.concoord.spi.Invoker;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ResultReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a class once had is skipped where that loses nothing else, and refused where it might. */
final class RemovedTest {
  @TempDir Path directory;

  private Compiled compile(String name, String body) {
    Compiled compiled =
        Compiled.byJavac(
            directory.resolve(name),
            Map.of(
                "p/Shop.java",
                "package p; import java.util.*; import org.concoord.annotations.*;\n@Replicated "
                    + body));
    assertThat(compiled.complaints()).isEmpty();
    return compiled;
  }

  private String described(String before, String after) throws ReflectiveOperationException {
    byte[] state = compile("before", before).type("p.ShopReplicated").state();
    Live<Object> restored = compile("after", after).type("p.ShopReplicated");
    restored.restore(state);
    return restored.object().toString();
  }

  @Test
  void theOtherFieldsAreThereWhateverWasRemoved() throws ReflectiveOperationException {
    assertThat(
            described(
                "public class Shop { int a = 1; Map<String, List<Long>> gone ="
                    + " new TreeMap<>(Map.of(\"k\", List.of(7L))); int z = 2; }",
                "@Removed(fields = \"gone\") public class Shop { int a; int z;"
                    + " public String toString() { return a + \" \" + z; } }"))
        .isEqualTo("1 2");
    assertThat(
            described(
                "public class Shop { int gone = 1; }",
                "@Removed(fields = {\"gone\", \"never\"}) public class Shop {"
                    + " public String toString() { return \"empty\"; } }"))
        .isEqualTo("empty");
  }

  @Test
  void whatIsMissingIsNotTakenForThereBecauseSomethingElseWasSkipped()
      throws ReflectiveOperationException {
    assertThat(
            described(
                "public class Shop { Item item = new Item(4, 5);"
                    + " static class Item { int a; int gone;"
                    + " Item(int a, int gone) { this.a = a; this.gone = gone; } } }",
                "public class Shop { Item item = new Item(6, 7);"
                    + " public String toString() { return item.a + \" \" + item.fresh; }"
                    + " @Removed(fields = \"gone\") static class Item { int a; int fresh;"
                    + " Item() { this(0, 9); }"
                    + " Item(int a, int fresh) { this.a = a; this.fresh = fresh; } } }"))
        .isEqualTo("4 9");
  }

  @Test
  void whatIsMissingAndCannotBeMadeUpIsRefusedThoughSomethingElseWasSkipped() {
    assertThatThrownBy(
            () ->
                described(
                    "public class Shop { Item item = new Item(4, 5);"
                        + " static class Item { final int a; final int gone;"
                        + " Item(int a, int gone) { this.a = a; this.gone = gone; } } }",
                    "public class Shop { Item item = new Item(6, 7);"
                        + " @Removed(fields = \"gone\") static class Item {"
                        + " final int a; final int fresh;"
                        + " Item(int a, int fresh) { this.a = a; this.fresh = fresh; } } }"))
        .isInstanceOf(MalformedValueException.class)
        .hasMessage("fields of Item are missing");
  }

  /** {@code a} is written before {@code b} and {@code c}: ids are hashes of names. */
  @Test
  void aReferenceThatTheSkippedValueMayHaveShiftedIsRefused() {
    String item = " static class Item { String name; Item(String name) { this.name = name; } }";
    assertThatThrownBy(
            () ->
                described(
                    "public class Shop { List<Item> gone = new ArrayList<>(List.of(new Item(\"1\")));"
                        + " Item b = new Item(\"2\"); Item c = b; Item d = b;"
                        + item
                        + "}",
                    "@Removed(fields = \"gone\") public class Shop { Item b, c, d;" + item + "}"))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining("may be one that a field held which is @Removed; declare that field");
  }

  @Test
  void aCallerOfARemovedMethodIsTold() throws ReflectiveOperationException {
    Live<Object> before =
        compile("before", "public class Shop { public void rename(String s, int n) {} }")
            .type("p.ShopReplicated");
    Live<Object> after =
        compile("after", "@Removed(methods = \"rename(String, int)\") public class Shop {}")
            .type("p.ShopReplicated");
    try (ConcoordClient client = ConcoordClient.local(after.type())) {
      Invoker invoker = client.bind(before.type(), "shop");
      assertThatThrownBy(
              () -> {
                var call = invoker.call(before.id("rename(String,int)"), ResultReader.NOTHING);
                call.arguments().writeString("x");
                call.arguments().writeLong(1);
                call.invoke();
              })
          .isInstanceOf(IncompatibleTypeException.class)
          .hasMessageContaining("shop.rename(String,int) was removed");
    }
  }
}
