package org.concoord.storage;

import java.util.function.Consumer;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;

/**
 * The journal of memory mode: everything is durable at once, and lost with the process. Whoever
 * loses this memory is a new identity (M1), so memory is as durable as the promise needs.
 */
public final class MemoryJournal implements Journal {
  private final JournalCounters counters = new JournalCounters();
  private long appended;

  @Override
  public boolean isLasting() {
    return false;
  }

  @Override
  public long append(JournalRecord record) {
    return ++appended;
  }

  @Override
  public long appendedLsn() {
    return appended;
  }

  @Override
  public long durableLsn() {
    return appended;
  }

  @Override
  public void force() {
    // Durable already; nobody waits.
  }

  @Override
  public boolean isSaturated() {
    return false;
  }

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public void keep(long slot, Value image, boolean logReaches, Consumer<String> then) {
    then.accept(""); // Memory is as durable as the promise needs.
  }

  @Override
  public void configure(Configuration configuration, Runnable whenDurable) {
    whenDurable.run();
  }

  @Override
  public void beginAnew(
      ReplicaId replica,
      Configuration configuration,
      long slot,
      Value image,
      Consumer<String> then) {
    then.accept("");
  }

  @Override
  public JournalCounters counters() {
    return counters;
  }

  @Override
  public void beginClosing() {}

  @Override
  public void close() {
    // Nothing is open.
  }

  @Override
  public boolean hasEnded() {
    return true;
  }
}
