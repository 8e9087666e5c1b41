package org.concoord.testkit.sim;

import java.util.List;
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
    List<ReplicaId> voters,
    List<SimReplica> replicas,
    Refinement specification,
    AgreementJudge agreement,
    ClockJudge clocks,
    LivenessJudge liveness,
    StorageJudge storage,
    Workload workload) {
  int indexOf(ReplicaId replica) {
    return voters.indexOf(replica);
  }
}
