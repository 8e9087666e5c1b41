package org.concoord.storage;

import org.concoord.paxos.JournalRecord;

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
  public void trim(long snapshotSlot) {
    // Nothing is kept.
  }

  @Override
  public void configure(Configuration configuration, Runnable whenDurable) {
    whenDurable.run();
  }

  @Override
  public JournalCounters counters() {
    return counters;
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  @Override
  public boolean hasEnded() {
    return true;
  }
}
