package org.concoord.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.concoord.client.CallTarget;
import org.concoord.codec.BatchWriter;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.server.RemoteStack;
import org.concoord.spi.Invoker;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ObjectBinder;
import org.concoord.spi.ReplicatedCode;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueTypes;
import org.jspecify.annotations.Nullable;

/**
 * Objects of which there is one copy, here. Each call is a slot of its own, written and executed as
 * on a replica; after it the whole state is thrown away and restored from its snapshot. Whatever
 * would differ after a restore, or could not be written at all, shows at once.
 *
 * <p>Thread-safe: one call runs after the other.
 */
public final class LocalObjects implements ObjectBinder {
  private final TypeRegistry registry;
  private final ValueTypes values;
  private final Map<String, Long> ids = new TreeMap<>();
  private final Map<String, String> typeNames = new TreeMap<>();
  private final MessagePackWriter command = new MessagePackWriter();
  private final BatchWriter batch = new BatchWriter();
  private final long begunNanos = System.nanoTime();
  private StateMachine machine;
  private long slot;
  private long sequence;
  private boolean closed;

  /**
   * @param values what may stand behind type variables, for the callers as for the objects
   */
  public LocalObjects(List<? extends ReplicatedType<?>> types, ValueTypes values) {
    this.values = values;
    registry = new TypeRegistry(types, values);
    machine = new StateMachine(registry);
    write().openSession(0, Long.MAX_VALUE);
    Answer opened = execute();
    if (opened.outcome.length == 0) {
      throw new IllegalStateException("a state machine that opens no session");
    }
  }

  /** What became of a command. */
  record Answer(byte[] outcome, @Nullable String stack) {}

  @Override
  public <T> Invoker bind(ReplicatedType<T> type, String objectName, Duration deadline) {
    synchronized (this) {
      String other = typeNames.putIfAbsent(objectName, type.name());
      if (other != null && !other.equals(type.name())) {
        throw new IllegalArgumentException(
            "object \"%s\" is of type \"%s\", and cannot be one of type \"%s\" too"
                .formatted(objectName, other, type.name()));
      }
    }
    return new LocalInvoker(
        this, new CallTarget(type, objectName, values), type.name(), objectName);
  }

  /** Executes one call; its arguments have been encoded. */
  synchronized Answer call(
      CallTarget target, String typeName, String objectName, int methodId, byte[] arguments) {
    ReplicatedCode.refuseWithin(target.describe());
    if (closed) {
      throw new IllegalStateException("this client is closed; make a new one");
    }
    Long id = ids.get(objectName);
    if (id == null) {
      Answer created = create(typeName, objectName, target.schema());
      MessagePackReader in = new MessagePackReader(created.outcome);
      if (in.readLong() != 0) {
        return created;
      }
      id = in.readLong();
      ids.put(objectName, id);
    }
    sequence++;
    write()
        .write(
            target.isConstructor(methodId) ? CommandKind.CONSTRUCT : CommandKind.CALL,
            sequence,
            sequence,
            id,
            target.schema(),
            methodId,
            arguments,
            0,
            arguments.length);
    Answer answer = execute();
    restore(target.describe(methodId));
    return answer;
  }

  private Answer create(String typeName, String objectName, int schema) {
    sequence++;
    write().createObject(sequence, sequence, objectName, typeName, schema);
    return execute();
  }

  /** A writer of the next command, in the one session, which is named by the first slot. */
  private CommandWriter write() {
    command.reset();
    return new CommandWriter(command).session(1, 0);
  }

  private Answer execute() {
    batch.begin((System.nanoTime() - begunNanos) / 1_000);
    batch.add(command.array(), 0, command.size());
    Answer[] answer = new Answer[1];
    slot++;
    ReplicatedCode.enter();
    try {
      machine.apply(
          slot,
          batch.finish(),
          (index, sessionSlot, sessionIndex, number, outcome, thrown) ->
              answer[0] = new Answer(outcome, thrown == null ? null : RemoteStack.of(thrown)));
    } catch (FencedException fenced) {
      closed = true; // As a replica stops: what the method left behind is half of something.
      if (fenced.getCause() instanceof Error error) {
        throw error;
      }
      throw fenced;
    } finally {
      ReplicatedCode.exit();
    }
    return Objects.requireNonNull(answer[0]);
  }

  private void restore(String method) {
    MessagePackWriter snapshot = new MessagePackWriter();
    try {
      machine.writeSnapshot(snapshot);
      machine = StateMachine.restore(registry, new MessagePackReader(snapshot.toByteArray()));
    } catch (MalformedValueException | IllegalArgumentException broken) {
      closed = true;
      throw new IllegalStateException(
          "after "
              + method
              + " the object's state cannot be written, or not restored from what was written: "
              + broken.getMessage(),
          broken);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
