package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated proxies over local objects: the real client, codecs and state machine. */
final class LocalTest {
  @TempDir Path directory;

  @Test
  void callsRunHereAndTravelAsBytesAllTheSame() throws ReflectiveOperationException {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "bank/Bank.java", Compiled.resource("good/Bank.java"),
                "bank/Counter.java", Compiled.resource("good/Counter.java"),
                "bank/LocalScenario.java", Compiled.resource("scenario/LocalScenario.java")));

    assertThat(compiled.success()).as("%s", compiled.complaints()).isTrue();
    assertThat(compiled.run("bank.LocalScenario", "run"))
        .isEqualTo(
            List.of(
                "CounterProxy[counter]",
                "42",
                "43 on main",
                "two proxies, two objects: 1",
                "the account that was handed out is a copy: 5",
                "cannot open with -3, 3, eve at bank.BankProxy.open",
                "in the replica: bank.Bank$NoMoneyException: cannot open with -3",
                "closed, and so no 4 in a future",
                "null pointer without a message: null",
                "initial of a bank that lost its constructor's argument: n",
                "8 threads: 8000",
                "closed: this client is closed; make a new one"));
  }

  @Test
  void aGenericClassIsCalledWithTheTypesOfItsCallers() throws ReflectiveOperationException {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "bank/Shelf.java", Compiled.resource("good/Shelf.java"),
                "bank/Shelves.java", Compiled.resource("good/Shelves.java"),
                "bank/ShelfScenario.java", Compiled.resource("scenario/ShelfScenario.java")));

    assertThat(compiled.complaints()).isEmpty();
    assertThat(compiled.run("bank.ShelfScenario", "run"))
        .isEqualTo("pear[pear, fig, pear]pear{pear=2, fig=1}1x[a, b]");
  }

  @Test
  void aCallWithinAReplicatedMethodIsRefusedAtOnce() throws ReflectiveOperationException {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Nest.java",
                """
                package p;
                @org.concoord.annotations.Replicated
                public class Nest {
                  private int calls;
                  public String call(String how) {
                    calls++;
                    try {
                      return Hidden.call.get();
                    } catch (IllegalStateException e) {
                      return e.getMessage();
                    }
                  }
                  public static String run() {
                    NestProxy other = NestProxy.local();
                    Hidden.call = () -> other.call("inside");
                    return NestProxy.local().call("outside");
                  }
                }
                """,
                "p/Hidden.java",
                """
                package p;
                final class Hidden {
                  @SuppressWarnings("concoord:static: where the test looks on")
                  static java.util.function.Supplier<String> call;
                }
                """));

    assertThat(compiled.success()).as("%s", compiled.complaints()).isTrue();
    assertThat(compiled.run("p.Nest", "run").toString())
        .startsWith(
            "a call on object \"nest\" of type \"nest\" is made within a method of a replicated"
                + " object");
  }

  @Test
  void aStateThatCannotBeWrittenIsNamedWithTheCallThatMadeItSo()
      throws ReflectiveOperationException {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Shelf.java",
                """
                package p;
                @org.concoord.annotations.Replicated
                public class Shelf {
                  private Item item = new Item();
                  public void keep(int number) { item = new Book(); }
                  public static class Item { int a; }
                  static class Book extends Item { int b; }
                  public static String run() {
                    ShelfProxy shelf = ShelfProxy.local();
                    try {
                      shelf.keep(1);
                      return "kept";
                    } catch (IllegalStateException e) {
                      return e.getMessage();
                    }
                  }
                }
                """));

    assertThat(compiled.success()).as("%s", compiled.complaints()).isTrue();
    assertThat(compiled.run("p.Shelf", "run").toString())
        .startsWith("after shelf.keep(int) the object's state cannot be written")
        .contains("p.Shelf$Book");
  }
}
