package org.concoord.testkit.sim;

import java.util.List;

/**
 * How snapshots are given, taken and installed (2.8). What is left out of them is in RsmMutants.
 */
final class SnapshotMutants {
  private static final String PAXOS = "org/concoord/paxos/";
  private static final String RECONFIGURATION = PAXOS + "Reconfiguration.java";
  private static final String NODE = PAXOS + "PaxosNode.java";
  private static final String GIVER = PAXOS + "SnapshotGiver.java";
  private static final String TAKER = PAXOS + "SnapshotTaker.java";
  private static final String TURNS = PAXOS + "SnapshotTurns.java";
  private static final String ACCEPTOR = PAXOS + "Acceptor.java";
  private static final String IMAGES = "org/concoord/rsm/StateImages.java";
  private static final String IMAGE = "org/concoord/codec/SnapshotImage.java";
  private static final String DESK = "org/concoord/testkit/sim/SnapshotDesk.java";

  private SnapshotMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("snapshot newer than its label, which nobody looks at")
            .replacing(
                DESK,
                "long slot = state.executed(); byte[] image = state.writeImage(CLUSTER); world",
                "long slot = state.executed() - 1; byte[] image = state.writeImage(CLUSTER); world")
            .replacing(
                IMAGES,
                "image.slot() != slot || machine.applied() != slot || machine.hash() != image.hash()",
                "false"),
        Mutant.named("snapshot that went on while it was written")
            .replacing(
                IMAGES,
                "label, machine.applied(), machine.hash(), bytes,",
                "label, machine.applied() - 1, machine.hash(), bytes,"),
        Mutant.named("snapshot offered as one of the decided prefix")
            .replacing(GIVER, "slot = writtenSlot;", "slot = learner.commit();"),
        Mutant.named("snapshot believed without its checksums")
            .replacing(IMAGE, "verifyState(image, head, (int) size);", ""),
        Mutant.named("pieces of two snapshots joined")
            .replacing(
                TAKER,
                "piece.slot() == slot && piece.tag() == tag && piece.length() == length",
                "slot > 0")
            .replacing(IMAGE, "verifyState(image, head, (int) size);", ""),
        Mutant.named("damaged snapshot given again and again")
            .replacing(
                GIVER,
                "if (!writing && refused.slot() == slot && refused.tag() == tag) {",
                "if (false) {"),
        Mutant.named("promise forgotten where a snapshot is installed")
            .replacing(NODE, "acceptor.trimTo(slot);", "acceptor.trimTo(slot); acceptor.forget();")
            .replacing(
                ACCEPTOR,
                "void trimTo(long slot) {",
                "void forget() { promised = Ballot.ZERO; } void trimTo(long slot) {"),
        Mutant.named("what was accepted above a snapshot dropped where it is installed")
            .replacing(NODE, "acceptor.trimTo(slot);", "acceptor.forget();")
            .replacing(
                ACCEPTOR,
                "void trimTo(long slot) {",
                "void forget() { trimTo(accepted.last()); } void trimTo(long slot) {"),
        Mutant.named("snapshot installed without its decided prefix")
            .replacing(RECONFIGURATION, "if (!leads) { learner.install(slot);", "if (!leads) {"),
        Mutant.named("snapshot piece that was lost never asked for again")
            .replacing(TAKER, "if (isTaking()) { askPiece(now, out); }", "if (isTaking()) { }")
            .replacing(TAKER, "isTaking() && now - heardAt >= silenceTicks", "false")
            .replacing(TAKER, "if (peer.equals(giver) && !verifying) {", "if (false) {"),
        Mutant.named("snapshot given by whoever has executed least")
            .replacing(
                TURNS,
                "executedBy(voter) > executedBy(best)",
                "executedBy(voter) < executedBy(best)")
            .replacing(
                TURNS, "&& executedBy(voter) > above && executedBy(voter) >= learner.trim()", "")
            .replacing(GIVER, "else if (learner.executed() > above && now >= ableAt)", "else"));
  }
}
