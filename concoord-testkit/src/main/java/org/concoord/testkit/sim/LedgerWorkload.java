package org.concoord.testkit.sim;

import java.util.random.RandomGenerator;
import org.concoord.paxos.Configuration;
import org.concoord.testkit.check.CallJudge;
import org.concoord.testkit.check.Specification;

/**
 * Ledgers, on which clients append as fast as they may: the workload that looks for mistakes of the
 * library's own.
 */
final class LedgerWorkload implements Workload {
  private static final int CALLS_OF_ONE = 1 << 20;

  private final Swarm swarm;
  private final Budget budget;
  private final CallJudge judge;
  private final ClientHistory history = new ClientHistory();
  private int born;

  LedgerWorkload(Swarm swarm, Budget budget) {
    this.swarm = swarm;
    this.budget = budget;
    this.judge = new CallJudge(swarm.places(), swarm.objects());
  }

  Swarm swarm() {
    return swarm;
  }

  Budget budget() {
    return budget;
  }

  CallJudge judge() {
    return judge;
  }

  ClientHistory history() {
    return history;
  }

  @Override
  public Specification<?> objects() {
    return new LedgerSpecification();
  }

  @Override
  public ReplicaState newReplica(int replica, Configuration formed) {
    judge.onBegin(replica);
    return new LedgerState(replica, judge, formed);
  }

  /** Calls are numbered, and those of different clients never meet. */
  @Override
  public ClientWork newClient(SimClient client, RandomGenerator random) {
    return new LedgerClient(this, client, (long) ++born * CALLS_OF_ONE, random);
  }

  /** The judges of this workload look where it happens. */
  @Override
  public void check() {}

  @Override
  public void checkAtEnd() {
    history.check();
  }

  @Override
  public int answered() {
    return judge.answered();
  }
}
