package org.concoord.local;

import java.time.Duration;
import java.util.ArrayList;
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
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.local.LocalWait.Answer;
import org.concoord.object.Session;
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

  /** Those that are open, by who they are to the objects. */
  private final Map<Session, LocalSession> sessions = new TreeMap<>();

  /** Whose calls are made where no session was asked for. */
  private final LocalSession self;

  /** What calls that waited have come to; told to them when nothing is held any more. */
  private final Map<LocalWait, Answer> woken = new LinkedHashMap<>();

  /** Calls that wait, and whose sessions are over; told of it likewise. */
  private final List<LocalWait> left = new ArrayList<>();

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
    machine = new StateMachine(registry).lookingForAbandonedCalls(0);
    self = openSession();
  }

  private LocalSession openSession() {
    command.reset();
    new CommandWriter(command).openSession(slot + 1, Long.MAX_VALUE);
    MessagePackReader opened = new MessagePackReader(execute().outcome());
    if (OutcomeStatus.read(opened) != OutcomeStatus.OK) {
      throw new IllegalStateException("a state machine that opens no session");
    }
    Session named = new Session(opened.readLong(), opened.readInt());
    LocalSession session = new LocalSession(this, named);
    sessions.put(named, session);
    return session;
  }

  @Override
  public <T> Invoker bind(ReplicatedType<T> type, String objectName, Duration deadline) {
    return bind(type, objectName, self);
  }

  @Override
  public ObjectBinder newSession() {
    LocalSession opened;
    synchronized (this) {
      refuseClosed();
      opened = openSession();
    }
    tellWoken();
    return opened;
  }

  Invoker bind(ReplicatedType<?> type, String objectName, LocalSession session) {
    synchronized (this) {
      String other = typeNames.putIfAbsent(objectName, type.name());
      if (other != null && !other.equals(type.name())) {
        throw new IllegalArgumentException(
            "object \"%s\" is of type \"%s\", and cannot be one of type \"%s\" too"
                .formatted(objectName, other, type.name()));
      }
    }
    return new LocalInvoker(
        this, session, new CallTarget(type, objectName, values), type.name(), objectName);
  }

  /**
   * Executes one call, whose arguments have been encoded. Its answer is there when this returns,
   * unless it waits for another call's.
   */
  LocalWait call(
      LocalSession session,
      CallTarget target,
      String typeName,
      String objectName,
      int methodId,
      byte[] arguments) {
    ReplicatedCode.refuseWithin(target.describe());
    try {
      synchronized (this) {
        Answer answer = execute(session, target, typeName, objectName, methodId, arguments);
        LocalWait call = new LocalWait(session, sequence);
        if (OutcomeStatus.of(answer.outcome()) == OutcomeStatus.PARKED) {
          session.waiting().put(sequence, call);
        } else {
          call.complete(answer);
        }
        lookForAbandonedCalls();
        clock.deadlinesChanged();
        return call;
      }
    } finally {
      tellWoken();
    }
  }

  private Answer execute(
      LocalSession session,
      CallTarget target,
      String typeName,
      String objectName,
      int methodId,
      byte[] arguments) {
    refuseClosed();
    if (!sessions.containsValue(session)) {
      throw new IllegalStateException("this session is closed; make a new one");
    }
    Long id = ids.get(objectName);
    if (id == null) {
      Answer created = create(session, typeName, objectName, target.schema());
      MessagePackReader in = new MessagePackReader(created.outcome());
      if (in.readLong() != 0) {
        return created;
      }
      id = in.readLong();
      ids.put(objectName, id);
    }
    sequence++;
    write(session)
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

  /**
   * A reply that has been lost is found in the next slot; a test should not have to wait for one.
   */
  private void lookForAbandonedCalls() {
    if (machine.parkedCalls() > 0) {
      sequence++;
      write(self).keepAlive(sequence, sequence);
      execute();
    }
  }

  /** Gives up a call that waits; it ends as a cancelled one, if it has not ended yet. */
  void cancel(LocalWait call) {
    LocalSession session = call.session();
    synchronized (this) {
      if (!closed && session.waiting().containsKey(call.request())) {
        sequence++;
        write(session).cancel(sequence, sequence, call.request());
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
        write(self).keepAlive(sequence, sequence); // Nor is the session to end meanwhile.
        execute();
      }
    }
    tellWoken();
  }

  /** Ends a session: what it held is others', and its calls that wait are over. */
  void close(LocalSession session) {
    synchronized (this) {
      if (!closed && sessions.remove(session.name()) != null) {
        sequence++;
        write(session).closeSession(sequence, sequence);
        execute();
        restore("the end of " + session.name());
        left.addAll(session.waiting().values());
        session.waiting().clear();
        clock.deadlinesChanged();
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
    List<LocalWait> over;
    synchronized (this) {
      told = new LinkedHashMap<>(woken);
      woken.clear();
      if (closed) {
        sessions.values().forEach(session -> left.addAll(session.waiting().values()));
        sessions.clear();
      }
      over = List.copyOf(left);
      left.clear();
    }
    told.forEach(LocalWait::complete);
    over.forEach(
        call -> call.completeExceptionally(Outcomes.givenUp("the client was closed", "a call")));
  }

  private void refuseClosed() {
    if (closed) {
      throw new IllegalStateException("this client is closed; make a new one");
    }
  }

  private Answer create(LocalSession session, String typeName, String objectName, int schema) {
    sequence++;
    write(session).createObject(sequence, sequence, objectName, typeName, schema);
    return execute();
  }

  /** A writer of the next command, which names what has reached those who waited in the session. */
  private CommandWriter write(LocalSession session) {
    command.reset();
    return new CommandWriter(command)
        .session(session.name().slot(), session.name().index())
        .received(session.takeAnswered());
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
              wake(new Session(sessionSlot, sessionIndex), number, answer(outcome, thrown));
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

  private void wake(Session name, long request, Answer answer) {
    LocalSession session = sessions.get(name);
    LocalWait call = session == null ? null : session.answered(request);
    if (call != null) {
      woken.put(call, answer);
    }
  }

  private void restore(String method) {
    MessagePackWriter snapshot = new MessagePackWriter();
    try {
      machine.writeSnapshot(snapshot);
      machine =
          StateMachine.restore(registry, new MessagePackReader(snapshot.toByteArray()))
              .lookingForAbandonedCalls(0);
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
