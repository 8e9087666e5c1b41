package org.concoord.testkit.spec;

import java.util.List;
import org.concoord.paxos.Ballot;
import org.concoord.paxos.Epoch;
import org.concoord.paxos.MemberChange;
import org.concoord.paxos.ReplicaId;
import org.jspecify.annotations.Nullable;

/** One epoch of an instance: who votes in it, from which slot on, and what they do. */
final class EpochSpec {
  private final Epoch epoch;
  private final ConsensusSpec consensus;
  private final ReadSpec reads;
  private final LogSpec log;

  /** The change that ended it, once anybody has executed that. */
  private @Nullable MemberChange end;

  private EpochSpec(Epoch epoch, List<ReplicaId> replicas, LogSpec log, long before, Ballot given) {
    this.epoch = epoch;
    this.log = log;
    this.consensus = new ConsensusSpec(epoch, replicas, log, before, given);
    this.reads = new ReadSpec(consensus, epoch.quorum(), replicas.size(), this::isLastToDecide);
  }

  static EpochSpec first(Epoch epoch, List<ReplicaId> replicas, LogSpec log) {
    return new EpochSpec(epoch, replicas, log, 0, Ballot.ZERO);
  }

  static EpochSpec after(MemberChange change, List<ReplicaId> replicas, LogSpec log) {
    return new EpochSpec(
        change.next().toEpoch(), replicas, log, change.slot(), new Ballot(0, change.firstLeader()));
  }

  private boolean isLastToDecide() {
    return log.highest() <= last();
  }

  Epoch epoch() {
    return epoch;
  }

  ConsensusSpec consensus() {
    return consensus;
  }

  ReadSpec reads() {
    return reads;
  }

  @Nullable MemberChange end() {
    return end;
  }

  void endWith(MemberChange change) {
    end = change;
  }

  /** The last slot that counts, as far as is known. */
  long last() {
    return end == null ? Long.MAX_VALUE : end.slot();
  }
}
