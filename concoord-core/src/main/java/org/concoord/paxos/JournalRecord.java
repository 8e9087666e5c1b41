package org.concoord.paxos;

/** What a voter must not forget, or had better not. */
public sealed interface JournalRecord {
  long epoch();

  /** The acceptor promised to take nothing below {@code ballot}. */
  record Promised(long epoch, Ballot ballot) implements JournalRecord {}

  /** The acceptor accepted, and with it promised {@code pvalue.ballot()}. */
  record AcceptedValue(long epoch, PValue pvalue) implements JournalRecord {}

  /**
   * The slot was decided so, which is not what this acceptor last accepted there, if anything: it
   * was told. Says nothing of what it promised.
   */
  record DecidedValue(long epoch, long slot, Value value) implements JournalRecord {}

  /**
   * Every slot up to here is decided, each as its {@link DecidedValue} says or, where there is none
   * before this, as last accepted. Were it lost, no promise would break: what was decided is found
   * out again.
   */
  record Committed(long epoch, long slot) implements JournalRecord {}
}
