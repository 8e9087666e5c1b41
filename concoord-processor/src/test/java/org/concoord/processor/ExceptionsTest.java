package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exceptions that travel as themselves: class, message and own fields, however the class takes its
 * message.
 */
final class ExceptionsTest {
  @TempDir Path directory;

  /**
   * What arrives when {@code p.Thing} throws the exception class with that body, made by that
   * expression.
   */
  private Throwable travelled(String creation, String body) throws ReflectiveOperationException {
    String source =
        """
        package p;
        import java.util.List;
        @org.concoord.annotations.Replicated
        public class Thing {
          public void run() throws Oops { throw %s; }
          static class Base extends Exception {
            private static final long serialVersionUID = 1L;
            int depth;
            Base(String text) { super(text); }
            Base() {}
          }
          static class Oops extends Base {
            private static final long serialVersionUID = 1L;
            %s
            @Override public String toString() { return getMessage() + "/" + depth + "/" + describe(); }
          }
        }
        """
            .formatted(creation, body);
    Compiled compiled = Compiled.byJavac(directory, Map.of("p/Thing.java", source));
    assertThat(compiled.complaints()).isEmpty();
    Live<Object> live = compiled.type("p.ThingReplicated");
    Throwable thrown = catchThrown(live);
    Throwable travelled = live.travel(thrown);
    assertThat(travelled).isNotSameAs(thrown).hasSameClassAs(thrown).hasToString(thrown.toString());
    return travelled;
  }

  private static Throwable catchThrown(Live<Object> live) {
    try {
      live.type()
          .invoke(
              live.object(),
              live.id("run()"),
              null,
              new MessagePackReader(new byte[0]),
              new MessagePackWriter());
    } catch (Throwable thrown) {
      return thrown;
    }
    throw new AssertionError("nothing was thrown");
  }

  @Test
  void theMessageIsHandedToTheConstructor() throws Throwable {
    Throwable oops =
        travelled(
            "new Oops(\"why\", 3)",
            """
            private final int code;
            Oops(String reason, int code) { super(reason); this.code = code; depth = code; }
            Oops(int code, String why) { super(why); this.code = code; }
            String describe() { return "" + code; }
            """);
    assertThat(oops).hasToString("why/3/3");
  }

  @Test
  void aConstantMessageIsMadeAgain() throws Throwable {
    Throwable oops =
        travelled(
            "new Oops()",
            """
            Oops() { super("always" + " this"); depth = 7; }
            String describe() { return ""; }
            """);
    assertThat(oops).hasToString("always this/7/");
  }

  @Test
  void aMessagePutTogetherFromFieldsIsMadeAgain() throws Throwable {
    Throwable oops =
        travelled(
            "new Oops(\"ann\", 5)",
            """
            private final String owner; private final long missing;
            Oops(String owner, long missing) {
              super(owner + " lacks " + missing);
              this.owner = owner;
              this.missing = missing;
            }
            String describe() { return owner + missing; }
            """);
    assertThat(oops).hasToString("ann lacks 5/0/ann5");
  }

  @Test
  void noMessageStaysNoMessage() throws Throwable {
    Throwable oops =
        travelled(
            "new Oops(null)",
            """
            Oops(String message) { super(message); }
            String describe() { return ""; }
            """);
    assertThat(oops).hasMessage(null);
  }

  @Test
  void fieldsThatAreFilledMayHoldWhatLeadsBackToItself() throws Throwable {
    Throwable oops =
        travelled(
            "new Oops(\"why\", new Oops.Node())",
            """
            private java.util.Map<String, Node> set = new java.util.TreeMap<>();
            private final List<Node> filled = new java.util.ArrayList<>();
            Oops(String message) { super(message); }
            Oops(String message, Node node) {
              super(message);
              node.next = node;
              set.put("a", node);
              filled.add(node);
            }
            public static class Node { Node next; }
            String describe() {
              return "" + (set.get("a").next == set.get("a"))
                  + (filled.get(0).next == filled.get(0));
            }
            """);
    assertThat(oops).hasToString("why/0/truetrue");
  }

  @Test
  void fieldsThatNoConstructorTakesAreSetAfterwards() throws Throwable {
    Throwable oops =
        travelled(
            "new Oops(List.of(\"a\", \"b\"))",
            """
            private List<String> names = List.of();
            Oops(List<String> names) { this.names = List.copyOf(names); }
            Oops() {}
            String describe() { return "" + names; }
            """);
    assertThat(oops).hasToString("null/0/[a, b]");
  }

  private static final String WITHOUT_ITS_DAYS =
      """
      private final String owner;
      Oops(String owner, long days) { super(owner + ": " + days); this.owner = owner; }
      Oops(String owner) { this.owner = owner; }
      String describe() { return owner; }
      """;

  /**
   * The days are no field, and the constructor that does without them would make no message at all.
   */
  @Test
  void aConstructorThatLosesTheMessageIsNotTaken() throws Throwable {
    assertThatThrownBy(() -> travelled("new Oops(\"ann\", 3L)", WITHOUT_ITS_DAYS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "Oops will reach callers as RemoteInvocationException, not as itself: final field 'owner' of"
                + " Oops cannot be restored; remove final, or give Oops a constructor that need not be"
                + " public: Oops(String message, String owner) { super(message); this.owner = owner; }");
    assertThatThrownBy(
            () ->
                travelled(
                    "new Oops(\"ann\", \"late\")",
                    WITHOUT_ITS_DAYS.replace("long days", "String days")))
        .isInstanceOf(AssertionError.class)
        .as("where a constructor of these two exists")
        .hasMessageContaining(
            "or give Oops a constructor that assigns all that its message is made of to fields");
    Throwable oops =
        travelled(
            "new Oops(\"ann\", 1)",
            """
            private final String owner;
            Oops(String owner, int days) { super(owner + ": " + days); this.owner = owner; }
            Oops(String message, String owner) { super(message); this.owner = owner; }
            String describe() { return owner; }
            """);
    assertThat(oops).hasToString("ann: 1/0/ann");
  }
}
