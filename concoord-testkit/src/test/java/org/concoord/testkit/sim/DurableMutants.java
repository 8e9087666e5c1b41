package org.concoord.testkit.sim;

import java.util.List;
import java.util.stream.Stream;

/** Voters that come back as somebody else than they were (R2, R3, R5, R7, W2, W3). */
final class DurableMutants {
  private static final String ACCEPTOR = "org/concoord/paxos/Acceptor.java";
  private static final String STORAGE = "org/concoord/storage/";
  private static final String SIM = "org/concoord/testkit/sim/";

  private DurableMutants() {}

  static List<Mutant> all() {
    return Stream.of(ofRecovery(), ofForceOrder(), ofSnapshots()).flatMap(List::stream).toList();
  }

  /** A driver that does before a force what is to be done after it. */
  private static List<Mutant> ofForceOrder() {
    return List.of(
        sendingAtOnce("promises", "message instanceof Message.Promise && !to.equals(id)"),
        sendingAtOnce("acks", "message instanceof Message.Accepted && !to.equals(id)"),
        sendingAtOnce("own votes", "message instanceof Message.Accepted && to.equals(id)"),
        Mutant.named("restart: own vote counted when it is proposed, and announced")
            .replacing(
                "org/concoord/paxos/Commander.java",
                "to.next++; out.send(voters.get(voter), accept);",
                "to.next++; if (voter == own) { to.extend(to.low, slot, now); } out.send(voters.get(voter), accept);"),
        Mutant.named("restart: promises alone not forced")
            .replacing(
                SIM + "Journal.java",
                "medium.force(); forcing = false;",
                """
                if (!unforced.subList(0, count).stream().allMatch(JournalRecord.Promised.class::isInstance)) {
                  medium.force();
                }
                forcing = false;
                """));
  }

  private static Mutant sendingAtOnce(String what, String condition) {
    return Mutant.named("restart: " + what + " not held back until durable")
        .replacing(
            SIM + "SimOutbox.java",
            "handOut(to, message, true); long appended",
            "handOut(to, message, true); if ("
                + condition
                + ") { dispatch(to, message); return; } long appended");
  }

  /** Snapshots that are not there, or not what they are called, when the log has been trimmed. */
  private static List<Mutant> ofSnapshots() {
    return List.of(
        Mutant.named("kept snapshot: directory not forced after the rename")
            .replacing(
                STORAGE + "SnapshotWriter.java",
                "FileNames.snapshot(slot)); directory.force();",
                "FileNames.snapshot(slot));"),
        Mutant.named("kept snapshot: not forced before it gets its name")
            .replacing(STORAGE + "SnapshotWriter.java", "file.force();", ""),
        Mutant.named("kept snapshot: newer than its label")
            .replacing(
                "org/concoord/rsm/StateImages.java",
                "label, machine.applied(), machine.hash(), bytes,",
                "label, machine.applied() - 1, machine.hash(), bytes,")
            .replacing(
                "org/concoord/rsm/StateImages.java",
                "image.slot() != slot || machine.applied() != slot || machine.hash() != image.hash()",
                "image.slot() != slot")
            .replacing(
                SIM + "SnapshotDesk.java",
                "long slot = state.executed(); byte[] image = state.writeImage(CLUSTER); long delay",
                "long slot = state.executed() - 1; byte[] image = state.writeImage(CLUSTER); long delay"));
  }

  private static List<Mutant> ofRecovery() {
    return List.of(
        Mutant.named("restart: promise forgotten at a restart")
            .replacing(ACCEPTOR, "promised = stored.promised();", ""),
        Mutant.named("restart: accepted values forgotten at a restart")
            .replacing(
                ACCEPTOR, "accepted.put(pvalue.slot(), pvalue); heldBytes +=", "heldBytes +="),
        Mutant.named("restart: round not raised above what is stored")
            .replacing(
                "org/concoord/paxos/Leadership.java",
                "promised.isBelow(election.highestSeen()) ? election.highestSeen() : promised",
                "election.highestSeen()"),
        Mutant.named("restart: incarnation not raised at a start")
            .replacing(STORAGE + "Superblock.java", "incarnation + 1,", "incarnation,"),
        Mutant.named("restart: executed slots told before they are on record")
            .replacing(
                SIM + "SimReplica.java",
                "Math.min(state.executed(), outbox.decidedDurably())",
                "state.executed()"),
        Mutant.named("restart: fetched decisions not put on record")
            .replacing(
                "org/concoord/paxos/DecisionRecord.java",
                "decision != null && (held == null || !held.value().equals(decision))",
                "false"),
        Mutant.named("restart: fetched decision put on record where nothing was accepted alone")
            .replacing(
                "org/concoord/paxos/DecisionRecord.java",
                "(held == null || !held.value().equals(decision))",
                "held == null"),
        Mutant.named("restart: force that forces nothing")
            .replacing(STORAGE + "SegmentWriter.java", "flush(); file.force();", "flush();"),
        Mutant.named("restart: full segment not forced before the next begins")
            .replacing(
                STORAGE + "WriteAheadLog.java",
                "segments.takeSpare(); force();",
                "segments.takeSpare(); if (segments.current() != null) { segments.current().flush(); }"
                    + " durableLsn = lastLsn;"),
        Mutant.named("restart: recovery keeps the first value of a slot")
            .replacing(
                STORAGE + "RecoveredState.java",
                "return floor(after).compareTo(floor(before)) < 0 ? before : after;",
                "return before;"),
        Mutant.named("restart: recovery drops the last record of a segment")
            .replacing(
                STORAGE + "SegmentImage.java",
                "visitor.visit(record, at); lsn = record.lsn();",
                "if (recordAt(at + record.extent()) == null && lsn > 0 && !record.isMarker())"
                    + " { break; } visitor.visit(record, at); lsn = record.lsn();"),
        Mutant.named("restart: recovery takes no promise from accepted values")
            .replacing(
                STORAGE + "RecoveredState.java",
                "promised = promised.max(new PromiseFloor(record.epoch(), record.ballot()));",
                "if (record.type() != RecordType.ACCEPTED.number())"
                    + " { promised = promised.max(new PromiseFloor(record.epoch(), record.ballot())); }"),
        Mutant.named("restart: tail cut that was durable")
            .replacing(
                STORAGE + "Recovery.java",
                "if (failure == null && !record.isMarker()) {",
                "if (failure == null && !record.isMarker() && record.lsn() % 64 != 63) {"));
  }
}
