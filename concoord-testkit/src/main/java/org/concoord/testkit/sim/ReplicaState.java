package org.concoord.testkit.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.codec.BatchCursor;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.OutcomeStatus;
import org.concoord.paxos.Value;
import org.jspecify.annotations.Nullable;

/**
 * Sessions and ledgers with exactly-once execution, in place of the state machine of {@code rsm}.
 */
final class ReplicaState {
  /** Where outcomes go. */
  @FunctionalInterface
  interface Replies {
    void reply(CallKey key, byte[] outcome);
  }

  private static final class Session {
    private final TreeMap<Long, byte[]> replies = new TreeMap<>();
    private long floor;
  }

  private final LedgerType type = new LedgerType();
  private final Map<String, Long> objectIds = new TreeMap<>();
  private final Map<Long, Ledger> objects = new HashMap<>();
  private final Map<CallKey, Session> sessions = new HashMap<>();
  private final BatchCursor batch = new BatchCursor();
  private final MessagePackReader arguments = new MessagePackReader();
  private final MessagePackWriter out = new MessagePackWriter();
  private long hash;

  void execute(long slot, Value value, Replies replies) {
    type.beginSlot();
    batch.reset(value);
    while (batch.next()) {
      CommandCursor command = batch.command();
      CallKey key = new CallKey(command.sessionSlot(), command.sessionIndex(), command.sequence());
      replies.reply(key, outcome(slot, batch.index(), command));
    }
    hash = hash * 31 + slot;
  }

  private byte[] outcome(long slot, int index, CommandCursor command) {
    out.reset();
    out.writeLong(OutcomeStatus.OK.code());
    switch (command.kind()) {
      case OPEN_SESSION -> {
        sessions.put(new CallKey(slot, index, 0), new Session());
        out.writeLong(slot);
        out.writeLong(index);
        out.writeLong(0);
        return out.toByteArray();
      }
      default -> {
        @Nullable Session session =
            sessions.get(new CallKey(command.sessionSlot(), command.sessionIndex(), 0));
        return session == null ? status(OutcomeStatus.SESSION_EXPIRED) : once(session, command);
      }
    }
  }

  private byte[] once(Session session, CommandCursor command) {
    session.floor = Math.max(session.floor, command.ackedBelow());
    session.replies.headMap(session.floor).clear();
    if (command.sequence() < session.floor) {
      return status(OutcomeStatus.STALE);
    }
    byte[] known = session.replies.get(command.sequence());
    if (known != null) {
      return known;
    }
    command.arguments(arguments);
    switch (command.kind()) {
      case CREATE_OBJECT -> {
        String name = arguments.readString();
        Long id = objectIds.computeIfAbsent(name, n -> (long) objectIds.size() + 1);
        objects.computeIfAbsent(id, i -> type.create());
        out.writeLong(id);
      }
      default -> {
        Ledger ledger = objects.get(command.objectId());
        if (ledger == null) {
          return status(OutcomeStatus.INCOMPATIBLE_TYPE);
        }
        type.invoke(ledger, command.methodId(), arguments, out);
      }
    }
    byte[] outcome = out.toByteArray();
    session.replies.put(command.sequence(), outcome);
    hash = hash * 31 + java.util.Arrays.hashCode(outcome);
    return outcome;
  }

  private byte[] status(OutcomeStatus status) {
    out.reset();
    out.writeLong(status.code());
    return out.toByteArray();
  }

  /** Extends over every slot executed. */
  long hash() {
    return hash;
  }

  /** What ran, and what was returned, in the slot last executed. */
  LedgerType ran() {
    return type;
  }
}
