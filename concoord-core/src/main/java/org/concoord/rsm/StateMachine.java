package org.concoord.rsm;

import org.concoord.codec.CommandCursor;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.paxos.Configuration;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;
import org.jspecify.annotations.Nullable;

/**
 * Executes decided slots, one after the other: each call of a live session at most once (S1), by
 * the replicated clock (S2). Machines that were given the same slots are in the same state and have
 * told the same outcomes.
 *
 * <p>Not thread-safe: one thread at a time, with a happens-before from one to the next. That thread
 * must not be interrupted, since a method that waits would then end differently here than
 * elsewhere.
 */
public final class StateMachine {
  private static final int SNAPSHOT_VERSION = 3;

  private static final int SNAPSHOT_WITH_MEMBERS = 2;
  private static final int SNAPSHOT_WITH_PARKED_CALLS = 3;

  /** Of each version, from 1. */
  private static final int[] SNAPSHOT_FIELDS = {7, 8, 10};

  /** {@link #methodKey} of a command that is not known to be quick. */
  public static final int UNKNOWN_KEY = -1;

  private final TypeRegistry registry;
  private final Members members;
  private final Sessions sessions;
  private final ObjectTable objects;
  private final ParkedCalls parked;
  private final RunningHash hash;
  private final SlotExecution slots;
  private final ReadExecution reads;
  private final MessagePackReader arguments = new MessagePackReader();
  private long applied;

  /** Set while a slot is being executed, and so for good once that has failed. */
  private boolean executing;

  /** As the other, of no instance: it has no members, and none can be made. */
  public StateMachine(TypeRegistry registry) {
    this(registry, Configuration.NONE);
  }

  /**
   * A machine that has executed nothing; the first slot is 1.
   *
   * @param formed the configuration that the instance began with
   */
  public StateMachine(TypeRegistry registry, Configuration formed) {
    this(
        registry,
        0,
        new RunningHash(0),
        new Members(formed),
        new ParkedCalls(new Sessions(), new ObjectTable(), registry.values()));
  }

  private StateMachine(
      TypeRegistry registry, long applied, RunningHash hash, Members members, ParkedCalls parked) {
    this.registry = registry;
    this.applied = applied;
    this.hash = hash;
    this.members = members;
    this.parked = parked;
    this.sessions = parked.sessions();
    this.objects = parked.objects();
    OutcomeWriter outcomes = new OutcomeWriter(registry.values());
    this.slots = new SlotExecution(registry, members, parked, hash, outcomes);
    this.reads = new ReadExecution(registry, objects, outcomes);
  }

  /**
   * Executes the next slot and tells {@code sink} the outcome of each of its commands, and of the
   * parked calls that end in it. A no-op changes nothing but {@link #applied} and {@link #hash}.
   *
   * @throws FencedException if this replica cannot execute the slot (F3, S6); the machine is
   *     unusable from then on
   */
  public void apply(long slot, Value value, OutcomeSink sink) {
    apply(slot, value, sink, false);
  }

  /**
   * As {@link #apply}, but runs nothing of the user's (S6): commands that concern objects are
   * answered as skipped and never run again, sessions end without an object being told, and calls
   * that wait for nothing are looked for another time. The clock goes on and members change.
   */
  public void skip(long slot, Value value, OutcomeSink sink) {
    apply(slot, value, sink, true);
  }

  private void apply(long slot, Value value, OutcomeSink sink, boolean skips) {
    if (executing) {
      throw new IllegalStateException(
          "slot " + (applied + 1) + " failed; this state is half of something");
    }
    if (slot != applied + 1) {
      throw new IllegalArgumentException("slot " + slot + " after slot " + applied);
    }
    executing = true;
    slots.execute(slot, value, sink, skips);
    applied = slot;
    executing = false;
  }

  /**
   * From now on looks so often, by the replicated clock, for calls that no object can answer (S3);
   * 0 for in each slot. For tests, which cannot wait: all machines that are to agree look alike.
   */
  public StateMachine lookingForAbandonedCalls(long everyMicros) {
    slots.lookForAbandonedCallsEvery(everyMicros);
    return this;
  }

  /**
   * Runs a read (R7) on the state after {@link #applied}, which stays as it is; returns its
   * outcome.
   */
  public byte[] read(CommandCursor read) {
    if (executing) {
      throw new IllegalStateException("slot " + (applied + 1) + " is half executed");
    }
    return reads.execute(read);
  }

  /** What the last read threw, for its stack, or null. */
  public @Nullable Throwable thrownByRead() {
    return reads.thrown();
  }

  /** The last slot executed, 0 before the first. */
  public long applied() {
    return applied;
  }

  /** Who votes in the slot after {@link #applied}. */
  public Configuration configuration() {
    return members.configuration();
  }

  /** Whether it has ever voted, so that it votes now or never again (M2). */
  public boolean hasVoted(ReplicaId replica) {
    return members.hasVoted(replica);
  }

  /** The change of members that the last slot was, or null: it ended its epoch (E1). */
  public @Nullable MemberChange change() {
    return members.change();
  }

  /**
   * Makes this state that of another instance, which goes on from here with these voters (M3).
   * Sessions stay, and end as those of clients that are gone do: nobody can be of them any more.
   *
   * @param next of a later epoch than any before
   */
  public void reset(Configuration next) {
    if (executing) {
      throw new IllegalStateException("slot " + (applied + 1) + " is half executed");
    }
    if (next.epoch() <= members.configuration().epoch()) {
      throw new IllegalArgumentException("epoch " + next.epoch() + " is over");
    }
    members.reset(next);
  }

  /** Over every slot and outcome so far: replicas that executed the same have the same. */
  public long hash() {
    return hash.value();
  }

  /**
   * The replicated clock: the latest time that the slots so far tell, never more than passed (S2).
   */
  public long clockMicros() {
    return sessions.clockMicros();
  }

  /**
   * Whether anything waits for the replicated clock, so that ticks are wanted even if there are no
   * calls (S2). A call that is parked with a deadline is a session's, and so needs no look.
   */
  public boolean awaitsTime() {
    return sessions.size() > 0;
  }

  /**
   * Whether a slot that tells this clock begins with what could take long, before any of its
   * commands: objects are told of sessions that end (S4), or are looked through for calls that wait
   * for nothing (S3).
   */
  public boolean beginsSlowly(long clockMicros) {
    return slots.beginsSlowly(clockMicros);
  }

  /** How many calls wait for others (S3). */
  public int parkedCalls() {
    return parked.size();
  }

  /**
   * When, by the replicated clock, the first parked call ends by itself; {@link Long#MAX_VALUE} if
   * none does.
   */
  public long nextDeadlineMicros() {
    return parked.nextDeadlineMicros();
  }

  public int sessions() {
    return sessions.size();
  }

  /** What all kept outcomes take, in bytes. */
  public long replyBytes() {
    return sessions.replyBytes();
  }

  /** Whether the named session is open. */
  public boolean hasSession(long slot, int index) {
    return sessions.find(slot, index) != null;
  }

  /**
   * A small number for the method that a command would run, below {@link TypeRegistry#methodKeys};
   * {@link TypeRegistry#BOOKKEEPING_KEY} if it would run none, {@link #UNKNOWN_KEY} if that cannot
   * be told.
   */
  public int methodKey(CommandCursor command) {
    return switch (command.kind()) {
      case CLOSE_SESSION ->
          registry.listensToSessions() ? UNKNOWN_KEY : TypeRegistry.BOOKKEEPING_KEY;
      case OPEN_SESSION, KEEP_ALIVE, CANCEL, DROP_OBJECT, NODE_UP, RECONFIGURE, SKIP ->
          TypeRegistry.BOOKKEEPING_KEY;
      case CREATE_OBJECT -> UNKNOWN_KEY;
      case CALL, CONSTRUCT -> methodKey(objects.find(command.objectId()), command.methodId());
      case READ -> methodKey(objectOf(command), command.methodId());
    };
  }

  private @Nullable HostedObject<?> objectOf(CommandCursor read) {
    return read.objectId() == 0
        ? objects.find(read.arguments(arguments).readString())
        : objects.find(read.objectId());
  }

  private static int methodKey(@Nullable HostedObject<?> object, int methodId) {
    int index = object == null ? BoundType.UNKNOWN : object.type().indexOf(methodId);
    return object == null || index == BoundType.UNKNOWN ? UNKNOWN_KEY : object.type().key(index);
  }

  /** The name of that object's type, or null if there is no such object. */
  public @Nullable String typeOf(long objectId) {
    HostedObject<?> object = objects.find(objectId);
    return object == null ? null : object.type().name();
  }

  /** The name of that object, or null if there is no such object. */
  public @Nullable String nameOf(long objectId) {
    HostedObject<?> object = objects.find(objectId);
    return object == null ? null : object.name();
  }

  public TypeRegistry registry() {
    return registry;
  }

  /**
   * Writes the whole state as one value; equal states are written as equal bytes. The writer knows
   * the values of {@link #registry} from then on.
   */
  public void writeSnapshot(MessagePackWriter out) {
    if (executing) {
      throw new IllegalStateException("slot " + (applied + 1) + " is half executed");
    }
    out.writeArrayHeader(SNAPSHOT_FIELDS[SNAPSHOT_VERSION - 1]);
    out.writeLong(SNAPSHOT_VERSION);
    out.writeLong(applied);
    out.writeLong(hash.value());
    sessions.write(out);
    ParkedState.write(parked, out);
    objects.write(out.with(registry.values()));
    members.write(out);
  }

  /**
   * A machine in the state that was written.
   *
   * @throws MalformedValueException if it is no snapshot, or one of another version
   * @throws FencedException if it holds an object of a type that {@code registry} does not know
   */
  public static StateMachine restore(TypeRegistry registry, MessagePackReader in) {
    int fields = in.readArrayHeader();
    int version = in.readInt();
    if (version < 1 || version > SNAPSHOT_VERSION || fields != SNAPSHOT_FIELDS[version - 1]) {
      throw new MalformedValueException(
          "snapshot of version %d and %d fields, where %d and %d are known"
              .formatted(version, fields, SNAPSHOT_VERSION, SNAPSHOT_FIELDS[SNAPSHOT_VERSION - 1]));
    }
    long applied = in.readLong();
    var hash = new RunningHash(in.readLong());
    Sessions sessions = Sessions.read(in);
    ObjectTable objects = new ObjectTable();
    var parked = new ParkedCalls(sessions, objects, registry.values());
    if (version >= SNAPSHOT_WITH_PARKED_CALLS) {
      ParkedState.read(in, parked);
    }
    in.with(registry.values(), false).with(ParkedState.replies(sessions));
    objects.read(in, registry, applied);
    ParkedState.check(parked);
    Members members =
        version >= SNAPSHOT_WITH_MEMBERS ? Members.read(in) : new Members(Configuration.NONE);
    return new StateMachine(registry, applied, hash, members, parked);
  }
}
