package org.concoord.testkit.check;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.concoord.BusyException;
import org.concoord.ConcoordException;
import org.concoord.NotAuthorizedException;
import org.concoord.QuorumLostException;
import org.concoord.RemoteInvocationException;
import org.concoord.ResultTooLargeException;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueWriter;

/**
 * One client's view of one object: makes calls through a proxy and records them.
 *
 * <pre>
 * long now = recorded.call("add(long)", out -&gt; out.writeLong(5), () -&gt; counter.add(5), ValueWriter::writeLong);
 * </pre>
 *
 * <p>An exception that is none of ConCoord's own is taken for the method's. So a call is not to be
 * made of a proxy whose client is closed, which says so by an {@link IllegalStateException}.
 *
 * <p>Thread-safe.
 */
public final class RecordedObject {
  private final HistoryRecorder recorder;
  private final String client;
  private final ReplicatedType<?> type;
  private final String object;
  private final Map<String, MethodDescriptor> methods;

  RecordedObject(HistoryRecorder recorder, String client, ReplicatedType<?> type, String object) {
    this.recorder = recorder;
    this.client = client;
    this.type = type;
    this.object = object;
    this.methods =
        type.methods().stream()
            .collect(Collectors.toMap(MethodDescriptor::signature, Function.identity()));
  }

  /**
   * Makes a call and records it with its outcome, a result or an exception.
   *
   * @param signature of the method, for instance {@code deposit(String,long)}
   * @param arguments writes the arguments as the proxy does
   * @param call makes the call
   * @param result writes the result as the type does
   * @throws Exception what the call threw
   */
  public <R> R call(
      String signature,
      Consumer<ValueWriter> arguments,
      Callable<R> call,
      BiConsumer<ValueWriter, R> result)
      throws Exception {
    MethodDescriptor method = method(signature);
    MessagePackWriter out = new MessagePackWriter();
    arguments.accept(out);
    PendingCall pending =
        recorder.invoked(client, object, method.id(), signature, out.toByteArray());
    R value;
    try {
      value = call.call();
    } catch (Exception e) {
      onThrown(pending, e);
      throw e;
    }
    pending.returned(CallOutcomes.ok(writer -> result.accept(writer, value)));
    return value;
  }

  /** The same for a method without a result. */
  public void run(String signature, Consumer<ValueWriter> arguments, Runnable call)
      throws Exception {
    Callable<Boolean> callable =
        () -> {
          call.run();
          return true;
        };
    call(signature, arguments, callable, (out, done) -> out.writeNil());
  }

  private MethodDescriptor method(String signature) {
    MethodDescriptor method = methods.get(signature);
    if (method == null) {
      throw new IllegalArgumentException(
          "%s has no method %s, but %s".formatted(type.name(), signature, methods.keySet()));
    }
    return method;
  }

  private void onThrown(PendingCall pending, Exception thrown) {
    if (thrown instanceof RemoteInvocationException e) {
      pending.returned(CallOutcomes.foreign(e.remoteClassName(), null));
    } else if (thrown instanceof ResultTooLargeException) {
      pending.returned(OutcomeStatus.RESULT_TOO_LARGE.withText(""));
    } else if (thrown instanceof BusyException
        || thrown instanceof QuorumLostException
        || thrown instanceof NotAuthorizedException) {
      pending.refused();
    } else if (!(thrown instanceof ConcoordException)) {
      pending.returned(CallOutcomes.thrown(type, thrown));
    }
    // Of any other exception of ours it is not certain here whether the call ran: it stays open.
  }
}
