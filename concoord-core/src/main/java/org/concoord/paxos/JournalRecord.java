package org.concoord.paxos;

/** What an acceptor must not forget. */
public sealed interface JournalRecord {
  long epoch();

  /** The acceptor promised to take nothing below {@code ballot}. */
  record Promised(long epoch, Ballot ballot) implements JournalRecord {}

  /** The acceptor accepted, and with it promised {@code pvalue.ballot()}. */
  record AcceptedValue(long epoch, PValue pvalue) implements JournalRecord {}
}
