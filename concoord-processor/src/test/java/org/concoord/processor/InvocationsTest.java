package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A parameter of type {@code Invocation} is the replica's to give. */
final class InvocationsTest {
  private static final String RAFFLE =
      """
      package p;
      import java.time.Duration;
      import java.time.Instant;
      import java.util.ArrayList;
      import java.util.List;
      import org.concoord.object.Invocation;
      import org.concoord.object.Session;
      /** Draws among those who entered within the last minute. */
      @org.concoord.annotations.Replicated
      public class Raffle {
        private final List<Ticket> tickets = new ArrayList<>();
        public record Ticket(String owner, Instant at, Session session, long token) {}
        public long enter(String owner, Invocation call) {
          tickets.add(new Ticket(owner, call.now(), call.session(), call.token()));
          return call.token();
        }
        public String draw(Invocation call, Duration within, String... none) {
          tickets.removeIf(ticket -> ticket.at().plus(within).isBefore(call.now()));
          return tickets.isEmpty()
              ? none[0]
              : tickets.get(call.random().nextInt(tickets.size())).owner() + call.uuid().version();
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void callersDoNotGiveItAndReplicasDo() throws ReflectiveOperationException {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Raffle.java",
                RAFFLE,
                "p/Scenario.java",
                """
                package p;
                import java.time.Duration;
                public final class Scenario {
                  public static java.util.List<String> run() {
                    try (RaffleProxy raffle = RaffleProxy.local()) {
                      String nobody = raffle.draw(Duration.ofMinutes(1), "nobody");
                      long first = raffle.enter("ann");
                      boolean rises = raffle.enterAsync("ann").join() > first;
                      return java.util.List.of(
                          nobody, "rises: " + rises, raffle.draw(Duration.ofMinutes(1), "nobody"));
                    }
                  }
                }
                """));

    assertThat(compiled.complaints()).isEmpty();
    assertThat(compiled.run("p.Scenario", "run"))
        .isEqualTo(List.of("nobody", "rises: true", "ann4"));
    assertThat(compiled.generated("p/RaffleReplicated.java"))
        .contains("enter(String)", "draw(Duration,String[])");
  }

  @Test
  void whereThereIsNoneToGiveIsSaid() {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Thing.java",
                """
                package p;
                import org.concoord.annotations.ReadOnly;
                import org.concoord.object.Invocation;
                @org.concoord.annotations.Replicated
                public class Thing {
                  private Invocation last;
                  public Thing() {}
                  public Thing(int value, Invocation call) {}
                  @ReadOnly public long look(Invocation call) { return 1; }
                  public void twice(Invocation call, Invocation again) {}
                  public Invocation give(Invocation call) { return call; }
                }
                """));

    assertThat(compiled.complaints())
        .contains(
            "Thing.java:8: ERROR: a constructor is no call of one object, and so has no Invocation;"
                + " give it to a method",
            "Thing.java:9: ERROR: a @ReadOnly method takes no place in the log, and so has no"
                + " Invocation; leave out one of the two",
            "Thing.java:10: ERROR: a call has one Invocation; leave out the second")
        .contains(
            "Thing.java:11: ERROR: result of 'give' cannot be of type"
                + " org.concoord.object.Invocation: it is a method's while that runs; keep what it"
                + " tells, such as session(), now() and token()");
  }

  /** An interface's method with an Invocation is none that a proxy has. */
  @Test
  void anInterfaceThatAsksForItIsNotTheProxys() throws ReflectiveOperationException {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Draws.java",
                """
                package p;
                import org.concoord.object.Invocation;
                public interface Draws { long draw(Invocation call); }
                """,
                "p/Thing.java",
                """
                package p;
                import org.concoord.object.Invocation;
                @org.concoord.annotations.Replicated
                public class Thing implements Draws {
                  @Override public long draw(Invocation call) { return call.random().nextLong(); }
                }
                """));

    assertThat(compiled.complaints()).isEmpty();
    assertThat(compiled.generated("p/ThingProxy.java"))
        .contains("class ThingProxy implements AutoCloseable", "public long draw()");
  }
}
