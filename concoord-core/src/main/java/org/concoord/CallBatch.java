package org.concoord;

import java.time.Duration;
import org.concoord.spi.BatchBinder;

/**
 * Calls on any of an instance's objects that are made together: gathered by proxies over {@link
 * #client}, and sent by {@link #send} in one message.
 *
 * <pre>{@code
 * CallBatch batch = client.batch();
 * var ada = new AccountProxy(batch.client(), "ada");
 * var bob = new AccountProxy(batch.client(), "bob");
 * CompletableFuture<Void> left = ada.withdrawAsync(10);
 * CompletableFuture<Long> has = bob.depositAsync(10);
 * batch.send();
 * }</pre>
 *
 * <p><b>What holds:</b> the calls run one after the other, in the order in which they were made; no
 * other call, of whomever, runs between two of them, and no read sees what is between. Replicas
 * agree on all of them in one step, so that after a failure either all have been executed or none
 * has, and however often the batch has to be sent again it runs at most once.
 *
 * <p><b>What does not:</b> a batch is no transaction. Each call has an outcome of its own, in a
 * future of its own. Where one throws, what it and the others have changed stays, and those after
 * it run all the same; likewise where one is refused, with {@link IncompatibleTypeException} for
 * instance. A batch that must not be half done is a method of one object. And where futures end
 * with {@link OutcomeUnknownException}, it is unknown of the batch as a whole.
 *
 * <p>Methods of proxies over {@link #client} that wait for their result throw {@link
 * IllegalStateException}: call the {@code ...Async} ones. Calls of {@code @ReadOnly} methods are
 * run in their place among the others, and so go through the log with them, whatever the {@link
 * ReadMode}. All share one deadline, the longest that a proxy of theirs has, which begins when the
 * batch is sent.
 *
 * <p>A batch holds 256 calls at most, and 1 MiB of them, for each of which about 128 bytes count
 * beside its arguments; one more throws {@link IllegalStateException}, and the batch remains as it
 * was. Futures of a batch that is never sent never complete.
 *
 * <p>Thread-safe. After {@link #send} the next batch begins, over the same proxies.
 */
public final class CallBatch {
  private final BatchBinder binder;
  private final ConcoordClient client;

  CallBatch(BatchBinder binder, Duration deadline, ReadMode reads) {
    this.binder = binder;
    this.client = new ConcoordClient(binder, deadline, reads, false);
  }

  /** The client over which proxies are made whose calls this batch gathers. */
  public ConcoordClient client() {
    return client;
  }

  /** How many calls have been gathered and not sent. */
  public int size() {
    return binder.size();
  }

  /** Sends what has been gathered, and returns at once; without any call it does nothing. */
  public void send() {
    binder.send();
  }
}
