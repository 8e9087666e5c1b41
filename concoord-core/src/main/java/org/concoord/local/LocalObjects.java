package org.concoord.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.concoord.client.CallTarget;
import org.concoord.client.Outcomes;
import org.concoord.codec.BatchWriter;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.local.LocalWait.Answer;
import org.concoord.rsm.FencedException;
import org.concoord.rsm.OutcomeSink;
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
  private final LocalClock clock = new LocalClock(this);

  /** Calls that wait for others, by their numbers. */
  private final Map<Long, LocalWait> waiting = new TreeMap<>();

  /** Numbers of those that have been answered since the last command. */
  private final Deque<Long> answered = new ArrayDeque<>();

  /** What calls that waited have come to; told to them when nothing is held any more. */
  private final Map<LocalWait, Answer> woken = new LinkedHashMap<>();

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
    if (opened.outcome().length == 0) {
      throw new IllegalStateException("a state machine that opens no session");
    }
  }

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

  /**
   * Executes one call, whose arguments have been encoded. Its answer is there when this returns,
   * unless it waits for another call's.
   */
  LocalWait call(
      CallTarget target, String typeName, String objectName, int methodId, byte[] arguments) {
    ReplicatedCode.refuseWithin(target.describe());
    try {
      synchronized (this) {
        Answer answer = execute(target, typeName, objectName, methodId, arguments);
        LocalWait call = new LocalWait(sequence);
        if (OutcomeStatus.of(answer.outcome()) == OutcomeStatus.PARKED) {
          waiting.put(sequence, call);
        } else {
          call.complete(answer);
        }
        clock.deadlinesChanged();
        return call;
      }
    } finally {
      tellWoken();
    }
  }

  private Answer execute(
      CallTarget target, String typeName, String objectName, int methodId, byte[] arguments) {
    refuseClosed();
    Long id = ids.get(objectName);
    if (id == null) {
      Answer created = create(typeName, objectName, target.schema());
      MessagePackReader in = new MessagePackReader(created.outcome());
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

  /** Gives up a call that waits; it ends as a cancelled one, if it has not ended yet. */
  void cancel(LocalWait call) {
    synchronized (this) {
      if (!closed && waiting.containsKey(call.request())) {
        sequence++;
        write().cancel(sequence, sequence, call.request());
        execute();
      }
    }
    tellWoken();
  }

  /** Lets time pass. */
  void tick() {
    synchronized (this) {
      if (!closed) {
        sequence++;
        write().keepAlive(sequence, sequence); // Nor is the session to end meanwhile.
        execute();
      }
    }
    tellWoken();
  }

  /** When the next call that waits ends by itself, {@link Long#MAX_VALUE} if none does. */
  synchronized long nextDeadlineMicros() {
    return closed ? Long.MAX_VALUE : machine.nextDeadlineMicros();
  }

  /** Whoever hears of an answer may call again, and so nothing may be held. */
  private void tellWoken() {
    Map<LocalWait, Answer> told;
    List<LocalWait> left = List.of();
    synchronized (this) {
      told = new LinkedHashMap<>(woken);
      woken.clear();
      if (closed) {
        left = List.copyOf(waiting.values());
        waiting.clear();
      }
    }
    told.forEach(LocalWait::complete);
    left.forEach(
        call -> call.completeExceptionally(Outcomes.givenUp("the client was closed", "a call")));
  }

  private void refuseClosed() {
    if (closed) {
      throw new IllegalStateException("this client is closed; make a new one");
    }
  }

  private Answer create(String typeName, String objectName, int schema) {
    sequence++;
    write().createObject(sequence, sequence, objectName, typeName, schema);
    return execute();
  }

  /** A writer of the next command, in the one session, which is named by the first slot. */
  private CommandWriter write() {
    command.reset();
    return new CommandWriter(command).session(1, 0).received(received());
  }

  /** What calls that waited have come to reaches them; no need to keep it. */
  private long[] received() {
    long[] requests = new long[Math.min(answered.size(), Limits.RECEIVED)];
    Arrays.setAll(requests, i -> answered.remove());
    return requests;
  }

  private Answer execute() {
    batch.begin(clock.advance());
    batch.add(command.array(), 0, command.size());
    Answer[] answer = new Answer[1];
    slot++;
    ReplicatedCode.enter();
    try {
      machine.apply(
          slot,
          batch.finish(),
          new OutcomeSink() {
            @Override
            public void outcome(
                int index,
                long sessionSlot,
                int sessionIndex,
                long number,
                byte[] outcome,
                @Nullable Throwable thrown) {
              answer[0] = answer(outcome, thrown);
            }

            @Override
            public void woken(
                long sessionSlot,
                int sessionIndex,
                long number,
                byte[] outcome,
                @Nullable Throwable thrown) {
              wake(number, answer(outcome, thrown));
            }
          });
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

  private static Answer answer(byte[] outcome, @Nullable Throwable thrown) {
    return new Answer(outcome, thrown == null ? null : RemoteStack.of(thrown));
  }

  private void wake(long request, Answer answer) {
    LocalWait call = waiting.remove(request);
    if (call != null) {
      answered.add(request);
      woken.put(call, answer);
    }
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
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    tellWoken();
  }
}
