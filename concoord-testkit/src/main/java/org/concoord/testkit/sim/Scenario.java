package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.concoord.ConcoordClient;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of a simulated run do with objects of your classes, and what must hold at its
 * end. That the objects are equal on all replicas, that the calls are linearizable with your class
 * as its own specification and that all calls end is checked without a word.
 *
 * <pre>{@code
 * scenario
 *     .eachClient(
 *         connection -> {
 *           var bank = new BankProxy(connection);
 *           return random -> bank.transferAsync(random.nextInt(9), random.nextInt(9), 5);
 *         })
 *     .finallyHolds(Bank.class, bank -> assertEquals(0, bank.sum()));
 * }</pre>
 *
 * <p>To be set up by one thread, before the run begins.
 */
public final class Scenario {
  /** A client: what it does from its beginning to its end, or until it dies. */
  @FunctionalInterface
  public interface Client {
    /**
     * The client begins. One that dies in the run leaves its place to another, which begins anew.
     *
     * @param connection for proxies. Their {@code ...Async} methods alone can be used: the run has
     *     one thread, in which futures complete and their callbacks run
     * @return what the client does again and again
     */
    Turn begin(ConcoordClient connection);
  }

  /** What a client does again and again, several at a time. */
  @FunctionalInterface
  public interface Turn {
    /**
     * Makes a call, or several that follow each other.
     *
     * @param random what may be random in a run: drawn from its seed, so that it can be had again
     * @return ends when the turn does, however: an exception of a call is a result like another. An
     *     {@code AssertionError} fails the run
     */
    CompletableFuture<?> take(RandomGenerator random);
  }

  /** What must hold of every object of a type, or of the one of a name. */
  record Check<T>(@Nullable String object, Class<T> type, Consumer<T> assertion) {
    /** Throws whatever the assertion does. */
    void on(Object instance) {
      assertion.accept(type.cast(instance));
    }
  }

  private final List<Check<?>> checks = new ArrayList<>();
  private @Nullable Client client;
  private boolean answersAll;

  Scenario() {}

  /** What each client does; required. */
  public Scenario eachClient(Client script) {
    if (client != null) {
      throw new IllegalStateException("eachClient is said already; a turn may choose what it does");
    }
    client = Objects.requireNonNull(script, "script");
    return this;
  }

  /**
   * What must hold of every object of this class, on every replica, once all calls have ended. The
   * object is a copy, and has behind its type variables what its clients put there.
   *
   * @param assertion throws what is wrong, like any assertion
   */
  public <T> Scenario finallyHolds(Class<T> type, Consumer<T> assertion) {
    checks.add(new Check<>(null, type, assertion));
    return this;
  }

  /** The same for the object of one name; where no call made it, nothing is checked. */
  public <T> Scenario finallyHolds(String object, Class<T> type, Consumer<T> assertion) {
    checks.add(new Check<>(object, type, assertion));
    return this;
  }

  /**
   * Calls that wait must be answered once the clients make no more: by what has been called, by
   * their deadlines, or by sessions that end. Where this is not said clients give them up then, as
   * one may have to that waits for what nobody does any more; but a wake-up that an object loses is
   * not noticed so.
   */
  public Scenario noCallWaitsForEver() {
    answersAll = true;
    return this;
  }

  boolean mustAnswerAll() {
    return answersAll;
  }

  Client client() {
    if (client == null) {
      throw new IllegalStateException(
          "the scenario has no clients: scenario.eachClient(connection -> ...)");
    }
    return client;
  }

  List<Check<?>> checks() {
    return checks;
  }
}
