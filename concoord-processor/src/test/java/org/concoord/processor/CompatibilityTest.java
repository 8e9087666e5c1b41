package org.concoord.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concoord.ConcoordClient;
import org.concoord.IncompatibleTypeException;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.ReplicatedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which edits of a class callers, replicas and snapshots of the version before survive: the table
 * in {@code docs/compatibility.md}, to the letter. Each version's proxy calls the state machine of
 * each. {@code -Dconcoord.rewrite=true} rewrites the table.
 */
final class CompatibilityTest {
  private static final Path DOCUMENT = Path.of("../docs/compatibility.md");
  private static final String HEAD =
      "| edit | old caller, new replica | new caller, old replica | old snapshot, new build |"
          + " new snapshot, old build | contract check |\n|---|---|---|---|---|---|\n";

  /** Two versions of the body of {@code p.Shop}, and what a caller of each does. */
  private record Edit(
      String name, String before, String after, String callBefore, String callAfter) {}

  private static final String ITEM =
      "public static class Item { public String name = \"pear\"; %s }";

  private static final String PUT =
      ITEM + "private int sold; public int put(Item item) { return ++sold; }";
  private static final String CALL_PUT = "expect(shop.put(new Shop.Item()), 1);";

  private static final String GET = ITEM + "public Item get() { return new Item(); }";

  private static final String PRICE =
      "public record Price(%s) {} private int n; public int ask(Price price) { return ++n; }";

  private static final String SELL =
      """
        public static class Sold extends RuntimeException {
          private static final long serialVersionUID = 1L;
          %s
        }
        public int sell() %s { throw new Sold(); }
      """;

  private static final String COLOR = "public enum Color { RED, GREEN %s }";

  private static final String TAKEN =
      "private long n; public Shop() {} public Shop(long n) { this.n = n; } public long get() { return n; }";

  private static final String ADD = "private int n; public int add(int by) { return n += by; }";
  private static final String ADD_LATER =
      "private int n; public org.concoord.object.Reply<Integer> add(int by)"
          + " { return org.concoord.object.Reply.of(n += by); }";
  private static final String CALL_ADD = "expect(shop.add(1), 1);";

  /** At the beginning of a body: that of the class, or of the class of values after it. */
  private static final Pattern REMOVAL = Pattern.compile("@Removed\\([^)]*(\\(\\)[^)]*)?\\) ");

  private static final List<Edit> EDITS =
      List.of(
          new Edit("none", ADD, ADD, CALL_ADD, CALL_ADD),
          new Edit(
              "a method is added",
              ADD,
              ADD + "public int twice() { return 2 * n; }",
              CALL_ADD,
              CALL_ADD + "expect(shop.twice(), 2);"),
          new Edit("a method may park", ADD, ADD_LATER, CALL_ADD, CALL_ADD),
          new Edit("a method parks no more", ADD_LATER, ADD, CALL_ADD, CALL_ADD),
          new Edit(
              "a method is removed",
              ADD + "public int twice() { return 2 * n; }",
              ADD,
              CALL_ADD + "expect(shop.twice(), 2);",
              CALL_ADD),
          new Edit(
              "a method is removed, and @Removed names it",
              ADD + "public int twice() { return 2 * n; }",
              "@Removed(methods = \"twice()\") " + ADD,
              CALL_ADD + "expect(shop.twice(), 2);",
              CALL_ADD),
          new Edit(
              "a method gets another parameter",
              ADD,
              "private int n; public int add(int by, int more) { return n += by + more; }",
              CALL_ADD,
              "expect(shop.add(1, 0), 1);"),
          new Edit(
              "a parameter becomes a long",
              ADD,
              "private int n; public int add(long by) { return n += (int) by; }",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "the elements of a parameter's list become strings",
              "public int count(List<Integer> all) { int n = 0; for (int i : all) n += i; return n; }",
              "public int count(List<String> all) { for (String s : all) s.strip(); return all.size(); }",
              "expect(shop.count(java.util.List.of(1)), 1);",
              "expect(shop.count(java.util.List.of(\"1\")), 1);"),
          new Edit(
              "a result becomes a String",
              ADD,
              "private int n; public String add(int by) { return \"\" + (n += by); }",
              CALL_ADD,
              "expect(shop.add(1), \"1\");"),
          new Edit(
              "a method becomes @ReadOnly",
              ADD + "public int get() { return n; }",
              ADD + "@ReadOnly public int get() { return n; }",
              CALL_ADD + "expect(shop.get(), 1);",
              CALL_ADD + "expect(shop.get(), 1);"),
          new Edit(
              "a field of the class is added",
              ADD,
              ADD + "private String motto = \"new\"; public String motto() { return motto; }",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a field of the class is removed",
              ADD + "private String motto = \"old\";",
              ADD,
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a field of the class is removed, and @Removed names it",
              ADD + "private String motto = \"old\";",
              "@Removed(fields = \"motto\") " + ADD,
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a field is removed and named whose object another field may hold",
              ITEM.formatted("")
                  + ADD
                  + "private Item first = new Item(); private Item last = first;",
              "@Removed(fields = \"last\") "
                  + ITEM.formatted("")
                  + ADD
                  + "private Item first = new Item();",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a field of the class becomes a String",
              ADD + "private long motto = 3;",
              ADD + "private String motto = \"old\";",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a field that no constructor takes is added, where one took all",
              TAKEN,
              TAKEN + "private int more = 3;",
              "expect(shop.get(), 0L);",
              "expect(shop.get(), 0L);"),
          new Edit(
              "a field of the class becomes a LinkedList of the same",
              ADD + "private List<String> names = new ArrayList<>();",
              ADD + "private LinkedList<String> names = new LinkedList<>();",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a second field of a class is added, so that two may share an object",
              ITEM.formatted("") + ADD + "private Item first = new Item();",
              ITEM.formatted("")
                  + ADD
                  + "private Item first = new Item(); private Item last = first;",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a second field is added beside a final one that may share its object",
              ADD + "private final List<String> names = new ArrayList<>(List.of(\"a\"));",
              ADD
                  + "private final List<String> names = new ArrayList<>();"
                  + " private List<String> last = names;",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a field that may share its object is no longer final",
              ITEM.formatted("")
                  + ADD
                  + "private final Item first = new Item(); Item last = first;",
              ITEM.formatted("") + ADD + "private Item first = new Item(); Item last = first;",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a field that may share its object becomes final",
              ITEM.formatted("") + ADD + "private Item first = new Item(); Item last = first;",
              ITEM.formatted("")
                  + ADD
                  + "private final Item first = new Item(); Item last = first;",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a field that holds a LinkedList as a List becomes final",
              ADD + "private List<String> names = new LinkedList<>();",
              ADD + "private final List<String> names = new LinkedList<>();",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a value class gets a field of its own class",
              ITEM.formatted("") + ADD + "private Item first = new Item();",
              ITEM.formatted("public Item next;") + ADD + "private Item first = new Item();",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a value class that is an argument gets a field of its own class",
              PUT.formatted(""),
              PUT.formatted("public Item next;"),
              CALL_PUT,
              CALL_PUT),
          new Edit(
              "a field is added whose class has a field of its own class",
              ADD,
              ITEM.formatted("public Item next;") + ADD + "private Item first = new Item();",
              CALL_ADD,
              CALL_ADD),
          new Edit(
              "a record gets another component",
              PRICE.formatted("long cents"),
              PRICE.formatted("long cents, int tax"),
              "expect(shop.ask(new Shop.Price(3)), 1);",
              "expect(shop.ask(new Shop.Price(3, 4)), 1);"),
          new Edit(
              "a value class gets another field, and is an argument",
              PUT.formatted(""),
              PUT.formatted("public int weight = 5;"),
              CALL_PUT,
              CALL_PUT),
          new Edit(
              "a value class gets another field, and is a result",
              GET.formatted(""),
              GET.formatted("public int weight = 5;"),
              "expect(shop.get().name, \"pear\");",
              "expect(shop.get().weight, 5);"),
          new Edit(
              "a value class loses a field, and is an argument",
              PUT.formatted("public int weight = 5;"),
              PUT.formatted(""),
              CALL_PUT,
              CALL_PUT),
          new Edit(
              "a value class loses a field, and is a result",
              GET.formatted("public int weight = 5;"),
              GET.formatted(""),
              "expect(shop.get().weight, 5);",
              "expect(shop.get().name, \"pear\");"),
          new Edit(
              "a value class loses a field that @Removed names, and is an argument",
              PUT.formatted("public int weight = 5;"),
              "@Removed(fields = \"weight\") " + PUT.formatted(""),
              CALL_PUT,
              CALL_PUT),
          new Edit(
              "a value class loses a field that @Removed names, and is a result",
              GET.formatted("public int weight = 5;"),
              "@Removed(fields = \"weight\") " + GET.formatted(""),
              "expect(shop.get().weight, 5);",
              "expect(shop.get().name, \"pear\");"),
          new Edit(
              "an enum gets another constant, and is an argument",
              COLOR.formatted("") + "public String tell(Color c) { return c.name(); }",
              COLOR.formatted(", BLUE") + "public String tell(Color c) { return c.name(); }",
              "expect(shop.tell(Shop.Color.RED), \"RED\");",
              "expect(shop.tell(Shop.Color.BLUE), \"BLUE\");"),
          new Edit(
              "an enum gets another constant, and is a result",
              COLOR.formatted("")
                  + "public Color last() { return Color.values()[Color.values().length - 1]; }",
              COLOR.formatted(", BLUE")
                  + "public Color last() { return Color.values()[Color.values().length - 1]; }",
              "expect(shop.last(), Shop.Color.GREEN);",
              "shop.last();"),
          new Edit(
              "an enum loses a constant",
              COLOR.formatted(", BLUE") + "public String tell(Color c) { return c.name(); }",
              COLOR.formatted("") + "public String tell(Color c) { return c.name(); }",
              "expect(shop.tell(Shop.Color.BLUE), \"BLUE\");",
              "expect(shop.tell(Shop.Color.RED), \"RED\");"),
          new Edit(
              "an exception gets another field",
              SELL.formatted("", "throws Sold"),
              SELL.formatted("public int code = 7;", "throws Sold"),
              "try { shop.sell(); } catch (Shop.Sold e) { expect(1, 1); }",
              "try { shop.sell(); } catch (Shop.Sold e) { expect(e.code, 7); }"),
          new Edit(
              "an exception is no longer declared, but thrown",
              SELL.formatted("", "throws Sold"),
              SELL.formatted("", ""),
              "try { shop.sell(); } catch (Shop.Sold e) { expect(1, 1); }",
              "try { shop.sell(); } catch (Shop.Sold e) { expect(1, 1); }"));

  @TempDir Path directory;

  @Test
  void theTableInTheDocumentationIsTrue() throws Exception {
    StringBuilder table = new StringBuilder(HEAD);
    for (Edit edit : EDITS) {
      table.append(row(edit)).append('\n');
    }

    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(HEAD.substring(0, HEAD.indexOf('\n')));
    int end = document.indexOf("\n\n", begin) + 1;
    if (Boolean.getBoolean("concoord.rewrite")) {
      Files.writeString(
          DOCUMENT, document.substring(0, begin) + table + document.substring(end), UTF_8);
    } else {
      assertThat(document.substring(begin, end)).isEqualTo(table.toString());
    }
  }

  private String row(Edit edit) throws Exception {
    Path own = directory.resolve("edit" + EDITS.indexOf(edit));
    Compiled before = compile(own.resolve("before"), edit.before, edit.callBefore);
    Compiled after = compile(own.resolve("after"), edit.after, edit.callAfter);
    String call = call(before, after);
    String restored = restore(before, after);
    String check = check(own, before, edit);
    if (check.equals("passes") && !edit.after.contains("@Removed(methods")) {
      assertThat(List.of(call, restored))
          .as("a build that passes breaks nothing that came before: %s", edit.name)
          .containsOnly("works");
    }
    return "| "
        + String.join(
            " | ", edit.name, call, call(after, before), restored, restore(after, before), check)
        + " |";
  }

  private static Compiled compile(Path directory, String body, String calls, String... options) {
    boolean isOfItem = body.contains("fields = \"weight\"");
    Matcher removal = REMOVAL.matcher(body);
    String annotation = removal.lookingAt() ? removal.group() : "";
    String rest = body.substring(annotation.length());
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Shop.java",
                "package p; import java.util.*; import org.concoord.annotations.*;\n"
                    + "@Replicated @SuppressWarnings(\"concoord:undeclared\") "
                    + (isOfItem ? "" : annotation)
                    + "public class Shop {\n"
                    + (isOfItem ? annotation : "")
                    + rest
                    + "}\n",
                "p/Caller.java",
                """
                package p;
                public class Caller {
                  public static void run(org.concoord.ConcoordClient client) throws Exception {
                    ShopProxy shop = new ShopProxy(client);
                    %s
                  }
                  static void expect(Object actual, Object expected) {
                    if (!actual.equals(expected)) {
                      throw new AssertionError(actual + " instead of " + expected);
                    }
                  }
                }
                """
                    .formatted(calls)),
            options);
    return compiled;
  }

  /** What a caller of the one version gets from replicas of the other. */
  private static String call(Compiled caller, Compiled replica) throws Exception {
    assertThat(caller.complaints()).isEmpty();
    ReplicatedType<?> type = replica.type("p.ShopReplicated").type();
    try (ConcoordClient client = ConcoordClient.local(type)) {
      caller
          .load()
          .loadClass("p.Caller")
          .getMethod("run", ConcoordClient.class)
          .invoke(null, client);
      return "works";
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() instanceof CompletionException c ? c.getCause() : e.getCause();
      if (cause instanceof IncompatibleTypeException) {
        assertThat(cause).as("names the method").hasMessageMatching(".* shop\\.\\w+\\(.*\\) on .*");
      }
      return cause.getClass().getSimpleName();
    }
  }

  private static String restore(Compiled writer, Compiled reader) throws Exception {
    MessagePackWriter state = new MessagePackWriter();
    ReplicatedType<Object> from = writer.<Object>type("p.ShopReplicated").type();
    from.writeState(from.create(), state);
    try {
      reader
          .<Object>type("p.ShopReplicated")
          .type()
          .readState(new MessagePackReader(state.toByteArray()));
      return "works";
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }

  /** Whether the build of the new version fails where the contract of the old one is kept. */
  private static String check(Path directory, Compiled before, Edit edit) throws IOException {
    Path kept = Files.createDirectories(directory.resolve("contracts"));
    Files.copy(before.classes().resolve("META-INF/concoord/shop.json"), kept.resolve("shop.json"));
    Compiled checked =
        compile(
            directory.resolve("checked"),
            edit.after,
            edit.callAfter,
            "-Aconcoord.contracts=" + kept);
    List<String> complaints = new ArrayList<>(checked.complaints());
    complaints.removeIf(complaint -> !complaint.contains("(if nothing is left that needs the old"));
    return complaints.isEmpty() ? "passes" : "fails";
  }
}
