package org.concoord.testkit.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.concoord.codec.BatchCursor;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.CommandKind;
import org.concoord.codec.Limits;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.paxos.Value;
import org.concoord.testkit.check.RecordedCall;
import org.concoord.testkit.check.Specification;
import org.jspecify.annotations.Nullable;

/**
 * The instance as its clients see it: a prefix of the log, and what follows from it by S1 and S2
 * alone: the replicated clock, sessions, objects, and the outcome of every command. What an object
 * does is another specification's.
 *
 * <p>Left out: the bounds in bytes of kept replies, which a workload of small results never meets.
 *
 * @param <S> the state of an object
 */
final class InstanceSpec<S> {
  private static final long NO_SESSION = -1;
  private static final byte[] NOT_JUDGED = {};

  /** A command as its client names it; one that opens a session by its nonce, in session (0, 0). */
  record CallName(long sessionSlot, int sessionIndex, long sequence) {}

  /** What became of one command. */
  record Outcome(CallName call, byte[] bytes) {
    /** Of an expected outcome: a status alone leaves the text free, and nothing everything. */
    boolean allows(byte[] came) {
      return switch (bytes.length) {
        case 0 -> true;
        case 1 -> came.length > 0 && came[0] == bytes[0];
        default -> Arrays.equals(bytes, came);
      };
    }

    @Override
    public String toString() {
      return call + " " + Arrays.toString(bytes);
    }
  }

  private static final class Session {
    private final long timeToLive;
    private long heardAt;
    private long ackedBelow;
    private final TreeMap<Long, byte[]> kept = new TreeMap<>();

    Session(long timeToLive, long now) {
      this.timeToLive = timeToLive;
      this.heardAt = now;
    }
  }

  private static final class Hosted<S> {
    private final String name;
    private @Nullable S state;

    /** By slot, for reads at replicas that have come no further: the state after it. */
    private final TreeMap<Long, S> states = new TreeMap<>();

    Hosted(String name, long slot, @Nullable S state) {
      this.name = name;
      become(slot, state);
    }

    private void become(long slot, @Nullable S newState) {
      state = newState;
      if (newState != null) {
        states.put(slot, newState);
      }
    }
  }

  /** Null where it is not judged here what an object does. */
  private final @Nullable Specification<S> specification;

  private final TreeMap<Long, Session> sessions = new TreeMap<>();
  private final Map<Long, Hosted<S>> objects = new HashMap<>();
  private final Map<String, Long> idsByName = new HashMap<>();
  private final Map<CallName, List<byte[]>> told = new HashMap<>();
  private final Set<CallName> parked = new HashSet<>();
  private long clock;
  private long nextObject = 1;
  private final CommandCursor read = new CommandCursor();
  private final BatchCursor batch = new BatchCursor();
  private final MessagePackReader arguments = new MessagePackReader();
  private final MessagePackWriter out = new MessagePackWriter();

  InstanceSpec(@Nullable Specification<S> specification) {
    this.specification = specification;
  }

  /**
   * Extends the log by one slot.
   *
   * @return what its commands come to; an outcome of one byte stands for all of that status, since
   *     texts are nobody's business
   */
  List<Outcome> extend(long slot, Value value) {
    batch.reset(value);
    clock = batch.clockMicros(clock);
    sessions.values().removeIf(session -> session.heardAt + session.timeToLive <= clock);
    List<Outcome> outcomes = new ArrayList<>(batch.count());
    while (batch.next()) {
      CommandCursor command = batch.command();
      CallName call =
          new CallName(command.sessionSlot(), command.sessionIndex(), command.sequence());
      outcomes.add(new Outcome(call, run(slot, batch.index(), command)));
    }
    return outcomes;
  }

  private byte[] run(long slot, int index, CommandCursor command) {
    if (command.kind() == CommandKind.OPEN_SESSION) {
      return open(slot, index, command.arguments(arguments).readLong());
    }
    if (command.kind().isOfReplicas()) {
      return NOT_JUDGED;
    }
    Session session = sessions.get(key(command.sessionSlot(), command.sessionIndex()));
    if (session == null) {
      return status(OutcomeStatus.SESSION_EXPIRED);
    }
    session.heardAt = clock;
    session.ackedBelow = Math.max(session.ackedBelow, command.ackedBelow());
    session.kept.headMap(session.ackedBelow).clear();
    return switch (command.kind()) {
      case CLOSE_SESSION -> {
        sessions.remove(key(command.sessionSlot(), command.sessionIndex()));
        yield okNil();
      }
      case KEEP_ALIVE, CANCEL -> okNil();
      default -> mayWait(command) ? NOT_JUDGED : runOnce(slot, session, command);
    };
  }

  /**
   * Whether a call has been parked, so that what is acknowledged says nothing of it (S3). It is
   * judged where the objects are known.
   */
  private boolean mayWait(CommandCursor command) {
    return parked.contains(
        new CallName(command.sessionSlot(), command.sessionIndex(), command.sequence()));
  }

  private byte[] open(long slot, int index, long asked) {
    if (sessions.size() >= Limits.SESSIONS) {
      return status(OutcomeStatus.BUSY);
    }
    long granted =
        asked == 0
            ? Limits.DEFAULT_SESSION_MICROS
            : Math.max(Limits.MIN_SESSION_MICROS, Math.min(asked, Limits.MAX_SESSION_MICROS));
    sessions.put(key(slot, index), new Session(granted, clock));
    return ok(slot, index, granted);
  }

  /** S1: at most once; who asks again is told the same. */
  private byte[] runOnce(long slot, Session session, CommandCursor command) {
    long sequence = command.sequence();
    if (sequence < session.ackedBelow) {
      return status(OutcomeStatus.STALE);
    }
    if (sequence - session.ackedBelow >= Limits.OPEN_CALLS) {
      return status(OutcomeStatus.BUSY);
    }
    byte[] kept = session.kept.get(sequence);
    if (kept != null) {
      return kept;
    }
    byte[] outcome =
        switch (command.kind()) {
          case CREATE_OBJECT -> create(slot, command.arguments(arguments).readString());
          case DROP_OBJECT -> drop(command.objectId());
          default -> call(slot, command);
        };
    if (outcome.length == 0 || outcome[0] != OutcomeStatus.INCOMPATIBLE_TYPE.code()) {
      session.kept.put(sequence, outcome);
    }
    return outcome;
  }

  private byte[] create(long slot, String name) {
    Long known = idsByName.get(name);
    if (known != null) {
      return ok(known);
    }
    long id = nextObject++;
    idsByName.put(name, id);
    objects.put(id, new Hosted<>(name, slot, initial()));
    return ok(id);
  }

  private byte[] drop(long id) {
    @Nullable Hosted<S> object = objects.remove(id);
    if (object == null) {
      return status(OutcomeStatus.INCOMPATIBLE_TYPE);
    }
    idsByName.remove(object.name);
    return okNil();
  }

  private byte[] call(long slot, CommandCursor command) {
    @Nullable Hosted<S> object = objects.get(command.objectId());
    if (object == null) {
      return status(OutcomeStatus.INCOMPATIBLE_TYPE);
    }
    S state = object.state;
    if (specification == null || state == null) {
      return NOT_JUDGED;
    }
    int from = command.argumentsOffset();
    byte[] given = Arrays.copyOfRange(command.array(), from, from + command.argumentsLength());
    RecordedCall call = recorded(object.name, command, given);
    byte[] outcome = specification.outcome(state, call);
    @Nullable S after = specification.after(state, call);
    if (after != null) {
      object.become(slot, after);
    }
    return outcome;
  }

  private static RecordedCall recorded(String object, CommandCursor command, byte[] arguments) {
    return new RecordedCall(
        "", object, command.methodId(), "", arguments, null, "", 0, RecordedCall.NEVER);
  }

  private @Nullable S initial() {
    return specification == null ? null : specification.initial();
  }

  /**
   * What a read comes to at a replica that has executed so far (R7). An object that it has not seen
   * created is as one that was just created.
   */
  byte[] read(long executed, byte[] command) {
    read.readWhole(command, 0, command.length);
    MessagePackReader in = read.arguments(arguments);
    String name;
    if (read.objectId() == 0) {
      name = in.readString();
      in.skipValue(); // the type's name
    } else {
      @Nullable Hosted<S> hosted = objects.get(read.objectId());
      if (hosted == null) {
        return status(OutcomeStatus.INCOMPATIBLE_TYPE);
      }
      name = hosted.name;
    }
    @Nullable Long id = idsByName.get(name);
    @Nullable Hosted<S> object = id == null ? null : objects.get(id);
    Map.@Nullable Entry<Long, S> then = object == null ? null : object.states.floorEntry(executed);
    @Nullable S state = then == null ? initial() : then.getValue();
    if (specification == null || state == null) {
      return NOT_JUDGED;
    }
    if (then == null && read.objectId() != 0) {
      return status(OutcomeStatus.INCOMPATIBLE_TYPE);
    }
    byte[] given = Arrays.copyOfRange(in.array(), in.position(), in.position() + in.remaining());
    return specification.outcome(state, recorded(name, read, given));
  }

  /** What a replica came to, where the log says so: clients may be told it. */
  void onOutcome(CallName call, byte[] outcome) {
    told.computeIfAbsent(call, c -> new ArrayList<>(1)).add(outcome);
    if (OutcomeStatus.of(outcome) == OutcomeStatus.PARKED) {
      parked.add(call);
    }
  }

  void reply(int replica, long sessionSlot, int sessionIndex, long sequence, byte[] outcome) {
    CallName call = new CallName(sessionSlot, sessionIndex, sequence);
    for (byte[] known : told.getOrDefault(call, List.of())) {
      if (Arrays.equals(known, outcome)) {
        return;
      }
    }
    throw Guard.REPLY_EXECUTED.refused(replica, call);
  }

  /** Sessions in the order in which they were opened. */
  private static long key(long slot, int index) {
    return slot == 0 ? NO_SESSION : slot * Limits.BATCH_COMMANDS + index;
  }

  private static byte[] status(OutcomeStatus status) {
    return new byte[] {(byte) status.code()};
  }

  private byte[] okNil() {
    out.reset();
    out.writeLong(OutcomeStatus.OK.code());
    out.writeNil();
    return out.toByteArray();
  }

  private byte[] ok(long... values) {
    out.reset();
    out.writeLong(OutcomeStatus.OK.code());
    for (long value : values) {
      out.writeLong(value);
    }
    return out.toByteArray();
  }
}
