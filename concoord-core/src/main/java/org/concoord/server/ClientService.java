package org.concoord.server;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.concoord.paxos.Member;
import org.concoord.paxos.Value;
import org.concoord.transport.Loop;

/**
 * What clients want of a replica: commands, from when it begins to lead until it follows, and
 * reads, which any replica takes. It has what it takes agreed on and executed, and answers. On the
 * loop.
 */
final class ClientService implements Proposer.Target, Reads.Target {
  private final Loop loop;
  private final Consensus consensus;
  private final Execution execution;
  private final Applier applier;
  private final DiskWatch disk;
  private final BooleanSupplier isSound;
  private final Proposer proposer = new Proposer(this, MemoryShare.bytes());
  private final Reads reads = new Reads(this, MemoryShare.bytes());

  /** Whether calls are taken: from leading until following, through phases 1 in between. */
  private boolean serving;

  /** How often this replica has ceased to lead. */
  private long reign;

  /**
   * @param isSound whether nothing is known to be wrong with the state by which calls are answered
   */
  ClientService(
      Loop loop,
      Consensus consensus,
      Execution execution,
      Applier applier,
      DiskWatch disk,
      BooleanSupplier isSound) {
    this.loop = loop;
    this.consensus = consensus;
    this.execution = execution;
    this.applier = applier;
    this.disk = disk;
    this.isSound = isSound;
  }

  /** This replica leads. */
  void startLeading() {
    Member node = consensus.node();
    execution.inFlight().reclaimAbove(node.commit() + node.inFlight());
    proposer.startLeading();
    serving = true;
  }

  /** It follows, if it has led: whoever waits for answers to commands is to ask elsewhere. */
  void stopLeading() {
    if (serving) {
      serving = false;
      reign++;
      proposer.stopLeading();
      execution.inFlight().forget(proposer::recycle);
    }
  }

  boolean isServing() {
    return serving;
  }

  /** Whether it leads and somebody else could. */
  boolean canHandOver() {
    Member node = consensus.node();
    return serving && node.epoch().voters().size() > 1 && node.isQuorumConnected();
  }

  /** Takes a command of a client, or returns false where too many wait, or the disk is full. */
  boolean add(Backlog from, byte[] array, int offset, int length) {
    return !disk.isSpaceLow() && proposer.add(from, array, offset, length);
  }

  /** Takes a command of a client that keeps its session and does nothing else. */
  boolean addWord(Backlog from, byte[] array, int offset, int length) {
    return !disk.isSpaceLow() && proposer.addWord(from, array, offset, length);
  }

  /**
   * Takes a read of a client, or returns false where too many are under way.
   *
   * @param stale whether it may run at once, on whatever has been executed
   */
  boolean addRead(ClientRead read, boolean stale) {
    return reads.add(read, stale);
  }

  /** A client's connection has closed. */
  void onClientLeft() {
    reads.onClientLeft();
  }

  void tick(long nowNanos) {
    if (applier.awaitsTime()) {
      proposer.tickClock(nowNanos);
    }
  }

  /** At the end of a turn of the loop. */
  void flush() {
    if (reads.flush()) {
      consensus.settle();
    }
    if (serving) {
      proposer.flush(System.nanoTime());
    }
  }

  Proposer proposer() {
    return proposer;
  }

  @Override
  public boolean canPropose() {
    return consensus.node().canPropose()
        && execution.hasRoom()
        && execution.standsBefore() == 0
        && !consensus.isSaturated();
  }

  @Override
  public long clockMicros() {
    return applier.clockMicros();
  }

  @Override
  public long inFlight() {
    return consensus.node().inFlight();
  }

  @Override
  public boolean propose(Value value, ProposedBatch batch) {
    long slot = consensus.propose(value);
    if (slot < 0) {
      return false;
    }
    batch.proposed(slot, value, reign);
    execution.inFlight().add(batch);
    consensus.settle();
    return true;
  }

  /**
   * What it proposed has been executed. Clients of an earlier reign have been told that they will
   * not be answered here, and may have sent the same calls again.
   */
  void executed(ProposedBatch batch) {
    if (serving && batch.reign() == reign && isSound.getAsBoolean()) {
      batch.reply();
    }
    proposer.recycle(batch);
    loop.wantTurnEnd();
  }

  /**
   * Another leader's value was decided where this batch had been proposed; so it is proposed once
   * more.
   */
  void lost(ProposedBatch batch) {
    proposer.proposeAgain(batch);
  }

  @Override
  public long ask() {
    return consensus.read();
  }

  /** Reads that were asked for may run, up to that number. */
  void readable(long number) {
    reads.onReadable(number);
    loop.wantTurnEnd();
  }

  @Override
  public void run(List<ClientRead> batch, boolean all) {
    execution.read(batch, all);
  }

  /** Reads have run. */
  void read(List<ClientRead> batch) {
    reads.done(batch);
  }

  /** Nobody is served any more. */
  void close() {
    serving = false;
  }
}
