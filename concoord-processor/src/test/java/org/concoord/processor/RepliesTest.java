package org.concoord.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Methods that answer later (S3): what callers see of them, and what is refused. */
@Timeout(60)
final class RepliesTest {
  private static final String SEMAPHORE =
      """
      package p;
      import java.time.Duration;
      import java.util.ArrayDeque;
      import java.util.Deque;
      import java.util.LinkedHashMap;
      import java.util.List;
      import java.util.Map;
      import org.concoord.object.Invocation;
      import org.concoord.object.Reply;
      @org.concoord.annotations.Replicated
      public class Semaphore {
        private int permits = 1;
        private final Deque<Reply<Boolean>> waiting = new ArrayDeque<>();
        private final Map<String, Waiter> named = new LinkedHashMap<>();
        private Reply<Void> none;
        public record Waiter(String name, Reply<List<String>> reply) {}
        public Reply<Boolean> acquire(Invocation call) {
          if (permits > 0) {
            permits--;
            return Reply.of(true);
          }
          Reply<Boolean> reply = call.defer();
          waiting.add(reply);
          return reply;
        }
        public Reply<Boolean> tryAcquire(Duration timeout, Invocation call) {
          Reply<Boolean> reply = call.defer(timeout, false);
          waiting.add(reply);
          return reply;
        }
        public void release() {
          for (Reply<Boolean> next; (next = waiting.poll()) != null; ) {
            if (next.complete(true)) {
              return;
            }
          }
          permits++;
        }
        public Reply<List<String>> await(String name, Invocation call) {
          Waiter waiter = new Waiter(name, call.defer());
          named.put(name, waiter);
          return waiter.reply();
        }
        public boolean tell(String name, List<String> what) {
          return named.get(name).reply().complete(what);
        }
        public boolean fail(String name) {
          return named.remove(name).reply().fail(new IllegalStateException("no " + name));
        }
        public Reply<Void> pause(Invocation call) {
          none = call.defer();
          return none;
        }
        public boolean proceed() { return none.complete(null); }
        public Reply<Integer> other(Invocation call) {
          Reply<Integer> mine = call.defer();
          return mine.complete(7) ? mine : Reply.of(8);
        }
        public Reply<Boolean> anothers() { return waiting.peek(); }
        public Reply<Boolean> failed() { return Reply.failed(new IllegalArgumentException("at once")); }
      }
      """;

  @TempDir Path directory;

  @Test
  void aCallWaitsUntilAnotherCompletesIt() throws ReflectiveOperationException {
    assertThat(
            run(
                """
                List<Object> seen = new ArrayList<>();
                SemaphoreProxy semaphore = SemaphoreProxy.local();
                seen.add(semaphore.acquire());
                CompletableFuture<Boolean> second = semaphore.acquireAsync();
                CompletableFuture<Boolean> third = semaphore.acquireAsync();
                seen.add(second.isDone());
                semaphore.release();
                seen.add(second.get());
                seen.add(third.isDone());
                Thread waiter = new Thread(() -> seen.add("waited " + semaphore.acquire()));
                third.cancel(false);
                waiter.start();
                while (waiter.getState() != Thread.State.WAITING) { Thread.onSpinWait(); }
                semaphore.release();
                waiter.join();
                seen.add(semaphore.other());
                return seen;
                """))
        .isEqualTo(List.of(true, false, true, false, "waited true", 7));
  }

  @Test
  void whatItIsAnsweredTravelsAndSoDoesAFailure() throws ReflectiveOperationException {
    assertThat(
            run(
                """
                List<Object> seen = new ArrayList<>();
                SemaphoreProxy semaphore = SemaphoreProxy.local();
                CompletableFuture<List<String>> ann = semaphore.awaitAsync("ann");
                CompletableFuture<List<String>> bob = semaphore.awaitAsync("bob");
                CompletableFuture<Void> pause = semaphore.pauseAsync();
                seen.add(semaphore.tell("ann", List.of("x", "y")));
                seen.add(semaphore.tell("ann", List.of("z")));
                seen.add(ann.get());
                seen.add(semaphore.fail("bob"));
                seen.add(bob.handle((value, thrown) -> thrown.getMessage()).get());
                seen.add(semaphore.proceed());
                seen.add(pause.get() == null);
                return seen;
                """))
        .isEqualTo(List.of(true, false, List.of("x", "y"), true, "no bob", true, true));
  }

  @Test
  void itEndsAtItsDeadlineAndWhereItsObjectIsMadeAnew() throws ReflectiveOperationException {
    assertThat(
            run(
                """
                List<Object> seen = new ArrayList<>();
                SemaphoreProxy semaphore = SemaphoreProxy.local();
                seen.add(semaphore.tryAcquire(Duration.ofMillis(20)));
                CompletableFuture<Boolean> late = semaphore.tryAcquireAsync(Duration.ofHours(1));
                semaphore.concoordInit();
                seen.add(late.handle((value, thrown) -> thrown.getClass().getSimpleName()).get());
                CompletableFuture<Void> pause = semaphore.pauseAsync();
                semaphore.close();
                seen.add(pause.handle((value, thrown) -> thrown.getClass().getSimpleName()).get());
                return seen;
                """))
        .isEqualTo(List.of(false, "ObjectReinitializedException", "OutcomeUnknownException"));
  }

  @Test
  void anotherCallsReplyAndNoneAreNoAnswers() throws ReflectiveOperationException {
    assertThat(
            run(
                """
                List<Object> seen = new ArrayList<>();
                SemaphoreProxy semaphore = SemaphoreProxy.local();
                for (int i = 0; i < 2; i++) {
                  try {
                    semaphore.anothers();
                  } catch (IllegalStateException e) {
                    seen.add(e.getMessage());
                  }
                  semaphore.acquireAsync();
                  semaphore.acquireAsync();
                }
                try {
                  semaphore.failed();
                } catch (IllegalArgumentException e) {
                  seen.add(e.getMessage());
                }
                return seen;
                """))
        .isEqualTo(
            List.of(
                "the method returned null in the place of a Reply",
                "the method returned the reply of call 4 of session 1.0",
                "at once"));
  }

  private Object run(String body) throws ReflectiveOperationException {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Semaphore.java",
                SEMAPHORE,
                "p/Scenario.java",
                """
                package p;
                import java.time.Duration;
                import java.util.ArrayList;
                import java.util.List;
                import java.util.concurrent.CompletableFuture;
                public final class Scenario {
                  public static List<Object> run() throws Exception {
                %s
                  }
                }
                """
                    .formatted(body)));
    assertThat(compiled.complaints()).isEmpty();
    return compiled.run("p.Scenario", "run");
  }

  @Test
  void whereThereCanBeNoneIsSaid() {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Thing.java",
                """
                package p;
                import java.util.List;
                import org.concoord.annotations.ReadOnly;
                import org.concoord.object.Invocation;
                import org.concoord.object.Reply;
                @org.concoord.annotations.Replicated
                public class Thing {
                  @ReadOnly public Reply<Integer> look() { return Reply.of(1); }
                  public Reply<?> any() { return Reply.of(1); }
                  @SuppressWarnings("rawtypes") public Reply raw() { return Reply.of(1); }
                }
                """,
                "p/Other.java",
                """
                package p;
                import java.util.List;
                import org.concoord.annotations.ReadOnly;
                import org.concoord.object.Reply;
                @org.concoord.annotations.Replicated
                public class Other {
                  private Reply<Integer> waiting;
                  public record Pair(Reply<String> reply) {}
                  public void give(Reply<Integer> reply) { waiting = reply; }
                  public List<Pair> pairs() { return List.of(); }
                }
                """));

    assertThat(compiled.complaints())
        .contains(
            "Thing.java:8: ERROR: 'look' is @ReadOnly and so answers at once; remove @ReadOnly, or"
                + " return the value itself",
            "Thing.java:9: ERROR: say what callers of 'any' get, for instance Reply<Boolean>;"
                + " Reply<Void> for nothing",
            "Thing.java:10: ERROR: say what callers of 'raw' get, for instance Reply<Boolean>;"
                + " Reply<Void> for nothing",
            "Other.java:9: ERROR: parameter 'reply' of 'give' holds a Reply, which only the object's"
                + " own fields can; pass what the call needs",
            "Other.java:10: ERROR: what callers get of 'pairs' holds a Reply, which only the object's"
                + " own fields can; pass what the call needs");
  }

  @Test
  void aMethodThatOnlyReadsAnswersNobody() {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Third.java",
                """
                package p;
                import org.concoord.annotations.ReadOnly;
                import org.concoord.object.Invocation;
                import org.concoord.object.Reply;
                @org.concoord.annotations.Replicated
                public class Third {
                  private Reply<Integer> waiting;
                  public Reply<Integer> pass(Invocation call) { return waiting = call.defer(); }
                  @ReadOnly public boolean wake() { return waiting.complete(1); }
                }
                """));

    assertThat(compiled.complaints())
        .containsExactly(
            "Third.java:9: ERROR: 'wake' is @ReadOnly and changes 'waiting' by complete(); remove"
                + " @ReadOnly, or the change");
  }

  @Test
  void aMethodThatIsToldOfSessionsIsTheReplicasToCall() {
    Compiled compiled =
        Compiled.byJavac(
            directory,
            Map.of(
                "p/Fine.java",
                """
                package p;
                import org.concoord.object.*;
                @org.concoord.annotations.Replicated
                public class Fine {
                  private Session last;
                  public boolean isLast(Invocation call) { return call.session().equals(last); }
                  @OnSessionClosed void closed(Session session, Invocation call) { last = session; }
                }
                """));
    assertThat(compiled.complaints()).isEmpty();
    assertThat(compiled.generated("p/FineReplicated.java"))
        .contains("object.closed(call.session(), call)");
    assertThat(compiled.generated("p/FineProxy.java")).doesNotContain("closed(");

    assertThat(
            Compiled.byJavac(
                    directory,
                    Map.of(
                        "p/Wrong.java",
                        """
                        package p;
                        import org.concoord.object.*;
                        @org.concoord.annotations.Replicated
                        public class Wrong {
                          @OnSessionClosed public void closed(Session session) {}
                          @OnSessionClosed int other(String session) { return 1; }
                        }
                        """))
                .complaints())
        .containsExactlyInAnyOrder(
            "Wrong.java:5: ERROR: 'closed' is the replicas' to call and no client's; make it an"
                + " instance method without public or private",
            "Wrong.java:6: ERROR: one method of a class is told of sessions that end; call it from"
                + " this one");
  }
}
