package org.concoord.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.concoord.StorageFailedException;
import org.concoord.paxos.JournalRecord;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.storage.Configuration;
import org.concoord.storage.Journal;
import org.concoord.storage.JournalCounters;
import org.jspecify.annotations.Nullable;

/** A journal whose disk takes as long as the test says. */
final class SlowJournal implements Journal {
  final List<JournalRecord> records = new ArrayList<>();
  int durable;
  int forces;
  boolean fails;

  /** Who is told when something has become durable. */
  private @Nullable Consensus told;

  void tells(Consensus consensus) {
    told = consensus;
  }

  /** All that was appended is durable. */
  void catchUp() {
    becomeDurable(records.size());
  }

  void becomeDurable(int lsn) {
    durable = lsn;
    Objects.requireNonNull(told).onDurable(lsn);
  }

  /** What a power loss would leave. */
  List<JournalRecord> lasting() {
    return List.copyOf(records.subList(0, durable));
  }

  @Override
  public boolean isLasting() {
    return true;
  }

  @Override
  public long append(JournalRecord record) {
    if (fails) {
      throw new StorageFailedException("planned", new IOException());
    }
    records.add(record);
    return records.size();
  }

  @Override
  public long appendedLsn() {
    return records.size();
  }

  @Override
  public long durableLsn() {
    return durable;
  }

  @Override
  public void force() {
    forces++;
  }

  @Override
  public boolean isSaturated() {
    return false;
  }

  /** A hundred bytes a record and its value. */
  @Override
  public long pendingBytes() {
    long bytes = 0;
    for (JournalRecord record : records.subList(durable, records.size())) {
      bytes += 100;
      if (record instanceof JournalRecord.AcceptedValue accepted) {
        bytes += accepted.pvalue().value().length();
      }
    }
    return bytes;
  }

  @Override
  public void keep(long slot, Value image, boolean logReaches, Consumer<String> then) {}

  @Override
  public void configure(Configuration configuration, Runnable whenDurable) {}

  @Override
  public void beginAnew(
      ReplicaId replica,
      Configuration configuration,
      long slot,
      Value image,
      Consumer<String> then) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JournalCounters counters() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void beginClosing() {}

  @Override
  public void close() {}

  @Override
  public boolean hasEnded() {
    return true;
  }
}
