package org.concoord.testkit.sim;

import java.util.List;
import java.util.stream.Stream;

/** How members change (E1-E6, M2, M3), in runs that change them. */
final class EpochMutants {
  private static final String PAXOS = "org/concoord/paxos/";
  private static final String MEMBER = PAXOS + "Member.java";
  private static final String RECONFIGURATION = PAXOS + "Reconfiguration.java";
  private static final String NODE = PAXOS + "PaxosNode.java";
  private static final String LEADERSHIP = PAXOS + "Leadership.java";
  private static final String LEARNER = PAXOS + "Learner.java";
  private static final String MEMBERS = "org/concoord/rsm/Members.java";

  private EpochMutants() {}

  static List<Mutant> all() {
    return Stream.of(
            Mutant.named("epochs: commit passes the stop-sign")
                .replacing(
                    LEARNER, "return stopSign > Math.max(settled, executed);", "return false;"),
            Mutant.named("epochs: commands behind the stop-sign executed (M10)")
                .replacing(
                    LEARNER, "return stopSign > Math.max(settled, executed);", "return false;")
                .replacing(RECONFIGURATION, "change.slot() == learner.commit() &&", ""),
            Mutant.named("epochs: decisions fetched past the stop-sign")
                .replacing(
                    LEARNER,
                    "&& slot >= decisions.from() && !isHeld();",
                    "&& slot >= decisions.from();"),
            Mutant.named("epochs: messages of a later epoch taken for ones of this (M7)")
                .replacing(
                    MEMBER,
                    "if (message.epoch() == epoch().number()) {",
                    "if (message.epoch() >= epoch().number()) {"),
            Mutant.named("epochs: what the old epoch says counted in the new")
                .replacing(
                    MEMBER,
                    "if (message.epoch() == epoch().number()) {",
                    "if (message.epoch() <= epoch().number()) {"),
            Mutant.named("epochs: first leader sends beside its own force (E3LIT)")
                .replacing(
                    NODE,
                    "out.sendDurably(self, new Message.HandOver(",
                    "out.send(self, new Message.HandOver("),
            Mutant.named("epochs: ballot that was given away used in an election (M9)")
                .replacing(
                    LEADERSHIP,
                    "Ballot ballot = above.next(self);",
                    "Ballot ballot = above.round() == 0 && above.leader().equals(self) ? above : above.next(self);")
                .replacing(
                    LEADERSHIP,
                    "acceptor.promiseOwn(ballot, out);",
                    "if (!ballot.equals(above)) { acceptor.promiseOwn(ballot, out); }"),
            Mutant.named("epochs: fewer than a majority decide in later epochs (M11)")
                .replacing(
                    PAXOS + "Epoch.java",
                    "return voters.size() / 2 + 1;",
                    "return number > 1 ? Math.max(1, voters.size() / 2) : voters.size() / 2 + 1;"),
            Mutant.named("epochs: leader serves reads behind the stop-sign (E6LIT)")
                .replacing(
                    PAXOS + "ReadIndex.java",
                    "return learner.commit() >= stopSign && !learner.isHeld();",
                    "return true;"),
            Mutant.named("epochs: reads that wait stay with the old epoch")
                .replacing(RECONFIGURATION, "reads.moveTo(epoch.number());", ""),
            Mutant.named("epochs: whoever is behind is not told")
                .replacing(
                    MEMBER, "out.send(from, decisions(learner.commit() + 1, List.of()));", ""),
            Mutant.named("epochs: later epochs are not pursued")
                .replacing(
                    MEMBER, "pursuit.onAhead(from, message.epoch(), epoch().number(), out);", ""),
            Mutant.named("epochs: old voters stop too early (M8)")
                .replacing(RECONFIGURATION, "left > 0 && learner.commit() > left;", "left > 0;"),
            Mutant.named("epochs: the next epoch's log begins one slot late")
                .replacing(
                    NODE,
                    "new Acceptor(epoch.number(), learner.commit(), retention",
                    "new Acceptor(epoch.number(), learner.commit() + (epoch.number() > 1 ? 1 : 0), retention"),
            Mutant.named("epochs: whoever has left is announced again (M2)")
                .replacing(MEMBERS, "if (used.contains(replica)) {", "if (false) {"),
            Mutant.named("epochs: those who have left missing from the snapshot")
                .replacing(
                    MEMBERS,
                    "out.writeArrayHeader(used.size()); for (ReplicaId replica : used) {",
                    "out.writeArrayHeader(configuration.voters().size()); for (ReplicaId replica : configuration.voters().keySet()) {"),
            Mutant.named("epochs: change judged by what a restart forgets (E2LIT)")
                .replacing(
                    MEMBERS,
                    "private Configuration configuration;",
                    "private Configuration configuration; private int judged;")
                .replacing(
                    MEMBERS,
                    "if (!alone) {",
                    "if (++judged > 3) { return \"judged too much\"; } if (!alone) {"))
        .map(mutant -> mutant.in(EpochProbe.class))
        .toList();
  }
}
