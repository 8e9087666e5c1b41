package org.concoord.rsm;

import java.util.List;
import org.concoord.codec.BatchCursor;
import org.concoord.codec.CommandCursor;
import org.concoord.codec.CommandKind;
import org.concoord.codec.OutcomeStatus;
import org.concoord.paxos.Value;
import org.concoord.spi.MalformedValueException;

/**
 * Executes one decided slot: all that happens in it, in the one order in which it happens on every
 * replica.
 *
 * <ol>
 *   <li>The replicated clock is set to what the slot tells, and sessions whose time is over are
 *       closed with all their calls, in session order (S2, S3).
 *   <li>Objects are told of these sessions, one after the other (S4).
 *   <li>Parked calls end whose deadline the clock has reached and, where it is time to look, those
 *       that no object can answer any more (S3).
 *   <li>Its commands are executed, one after the other: what concerns members, or sessions, here
 *       and by their own, what concerns objects by {@link Execution}, and of that nothing twice
 *       (S1). Parked calls that a command has ended are told right after it.
 * </ol>
 *
 * <p>A slot that is skipped (S6) runs nothing of the user's: objects are told nothing, and what
 * concerns them is answered as skipped, which is kept like any outcome.
 *
 * <p>Invariant: an outcome is in the running hash when it is told, in the order in which they are
 * told. What is thrown from here leaves a state that is half of something.
 */
final class SlotExecution {
  private final Members members;
  private final Sessions sessions;
  private final ParkedCalls parked;
  private final RunningHash hash;
  private final OutcomeWriter outcomes;
  private final SessionCommands commands;
  private final SessionListeners listeners;
  private final AbandonedCalls abandoned;
  private final Execution execution;
  private final BatchCursor batch = new BatchCursor();

  /** What all slots before the one that is executed come to, as a number. */
  private long history;

  /** Whether the slot that is being executed runs nothing of the user's. */
  private boolean skipping;

  SlotExecution(
      TypeRegistry registry,
      Members members,
      ParkedCalls parked,
      RunningHash hash,
      OutcomeWriter outcomes) {
    this.members = members;
    this.sessions = parked.sessions();
    this.parked = parked;
    this.hash = hash;
    this.outcomes = outcomes;
    this.commands = new SessionCommands(sessions, parked, outcomes);
    this.listeners = new SessionListeners(registry, parked.objects());
    this.abandoned = new AbandonedCalls(parked, registry.values());
    this.execution = new Execution(registry, parked.objects(), outcomes, parked);
  }

  /**
   * Executes the slot after the last one; see {@link StateMachine#apply} and, where it {@code
   * skips}, {@link StateMachine#skip}.
   */
  void execute(long slot, Value value, OutcomeSink sink, boolean skips) {
    skipping = skips;
    history = hash.value();
    hash.add(slot);
    members.beginSlot();
    if (!value.isNoOp()) {
      parked.beginSlot();
      begin(slot, value, sink);
      parked.tell(sink, hash);
      while (next(slot)) {
        execute(slot, batch.index(), batch.command(), sink);
        parked.tell(sink, hash);
      }
      parked.endSlot();
    }
  }

  private void begin(long slot, Value value, OutcomeSink sink) {
    try {
      batch.reset(value);
    } catch (MalformedValueException e) {
      throw new FencedException(
          slot, "its value is none that this version knows: " + e.getMessage(), e);
    }
    long before = sessions.clockMicros();
    List<Session> expired = sessions.advanceTo(batch.clockMicros(sessions.clockMicros()));
    expired.forEach(parked::close);
    for (Session session : skipping ? List.<Session>of() : expired) {
      listeners.closed(
          slot, session, Execution.place(slot, 0), true, sessions.clockMicros(), history, sink);
    }
    parked.expire(sessions.clockMicros());
    if (!skipping && abandoned.areDue(before, sessions.clockMicros())) {
      abandoned.end(sink);
    }
  }

  private boolean next(long slot) {
    try {
      return batch.next();
    } catch (MalformedValueException e) {
      String which = "its command " + (batch.index() + 1);
      throw new FencedException(
          slot, which + " is none that this version knows: " + e.getMessage(), e);
    }
  }

  private void execute(long slot, int index, CommandCursor command, OutcomeSink sink) {
    Throwable thrown = null;
    byte[] outcome;
    if (command.kind() == CommandKind.OPEN_SESSION) {
      outcome = commands.open(slot, index, command);
    } else if (command.kind() == CommandKind.SKIP) {
      outcome = OutcomeWriter.okNil(); // Heeded by whoever gives slots to this machine.
    } else if (command.kind().isOfMembers()) {
      outcome = members.execute(slot, command, batch.count() == 1, outcomes);
    } else {
      Session session = sessions.find(command.sessionSlot(), command.sessionIndex());
      if (session == null) {
        outcome = OutcomeWriter.SESSION_EXPIRED;
      } else {
        commands.hear(session, command);
        outcome = commands.outcome(session, command);
        if (outcome == null && skipping) {
          outcome = OutcomeStatus.SKIPPED.withText("an operator had slot " + slot + " skipped");
          sessions.keep(session, command.sequence(), outcome);
        } else if (outcome == null) {
          outcome = execute(slot, index, session, command);
          thrown = execution.thrown();
        } else if (command.kind() == CommandKind.CLOSE_SESSION && !skipping) {
          long place = Execution.place(slot, index);
          listeners.closed(slot, session, place, false, sessions.clockMicros(), history, sink);
        }
      }
    }
    hash.add(command.sequence());
    hash.add(outcome);
    sink.outcome(
        index, command.sessionSlot(), command.sessionIndex(), command.sequence(), outcome, thrown);
  }

  private byte[] execute(long slot, int index, Session session, CommandCursor command) {
    long sequence = command.sequence();
    byte[] outcome =
        execution.execute(slot, index, session, command, sessions.clockMicros(), history);
    OutcomeStatus status = OutcomeStatus.of(outcome);
    if (status != OutcomeStatus.PARKED
        && (execution.ran() || (status != null && status.isCached()))) {
      sessions.keep(session, sequence, outcome);
    }
    return outcome;
  }

  /** See {@link StateMachine#lookingForAbandonedCalls}. */
  void lookForAbandonedCallsEvery(long micros) {
    abandoned.lookEvery(micros);
  }

  /** See {@link StateMachine#beginsSlowly}. */
  boolean beginsSlowly(long clockMicros) {
    return listeners.any() && sessions.mayExpire(clockMicros)
        || parked.size() > 0 && abandoned.areDue(sessions.clockMicros(), clockMicros);
  }
}
