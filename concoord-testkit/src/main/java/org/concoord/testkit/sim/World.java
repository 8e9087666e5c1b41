package org.concoord.testkit.sim;

import java.util.List;
import java.util.random.RandomGenerator;
import org.concoord.paxos.ReplicaId;
import org.concoord.testkit.check.AgreementJudge;
import org.concoord.testkit.check.ClockJudge;
import org.concoord.testkit.check.LivenessJudge;
import org.concoord.testkit.check.StorageJudge;
import org.concoord.testkit.spec.Refinement;

/** What all the parts of one run share. */
record World(
    Swarm swarm,
    Scheduler scheduler,
    Network network,
    Trace trace,
    Coverage coverage,
    List<ReplicaId> identities,
    List<SimReplica> replicas,
    Refinement specification,
    AgreementJudge agreement,
    ClockJudge clocks,
    LivenessJudge liveness,
    StorageJudge storage,
    Roster roster,
    Workload workload) {
  int indexOf(ReplicaId replica) {
    return identities.indexOf(replica);
  }

  /**
   * Whom a client asks that has nobody to ask: where members change, a voter as often as anybody,
   * since clients are told who votes.
   */
  int anyReplica(RandomGenerator random) {
    if (swarm.members().changes() && random.nextBoolean()) {
      List<ReplicaId> voters = roster.current().toEpoch().voters();
      return indexOf(voters.get(random.nextInt(voters.size())));
    }
    return random.nextInt(identities.size());
  }

  /** What the judge of progress is to know of each replica. */
  LivenessJudge.Standing[] standings() {
    int count = replicas.size();
    LivenessJudge.Standing[] standings = new LivenessJudge.Standing[count];
    for (int from = 0; from < count; from++) {
      boolean[] reaches = new boolean[count];
      for (int to = 0; to < count; to++) {
        reaches[to] = !network.isBlocked(from, to) && !network.isBlocked(to, from);
      }
      standings[from] = replicas.get(from).standing(reaches);
    }
    return standings;
  }
}
