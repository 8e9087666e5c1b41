package org.concoord.testkit.sim;

import java.util.List;

/** Reads without a slot (R7). */
final class ReadMutants {
  private static final String INDEX = "org/concoord/paxos/ReadIndex.java";
  private static final String PENDING = "org/concoord/paxos/PendingReads.java";
  private static final String LEADER = "org/concoord/paxos/Leader.java";
  private static final String LEADERSHIP = "org/concoord/paxos/Leadership.java";
  private static final String NODE = "org/concoord/paxos/PaxosNode.java";
  private static final String MEMBER = "org/concoord/paxos/Member.java";

  private ReadMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.named("read served without confirmation")
            .replacing(
                INDEX, "round++; sendToUnconfirmed(out);", "round++; grantedMicros = 0; end(out);"),
        Mutant.named("read joins the round under way (M14)")
            .replacing(
                INDEX,
                "waiting[voter] = read; if (!underWay && mayServe()) {",
                "if (underWay) { inRound[voter] = read; return; } waiting[voter] = read; {"),
        Mutant.named("read index is the commit index, without the recovered suffix (M13)")
            .replacing(
                INDEX, "return Math.max(learner.commit(), recovered);", "return learner.commit();"),
        Mutant.named("confirmations counted per message instead of per sender")
            .replacing(INDEX, "voter < 0 || !counts || confirmed[voter]", "voter < 0 || !counts"),
        Mutant.named("confirmation counts whatever its sender has promised (M19)")
            .replacing(INDEX, "&& !ballot.isBelow(answer.promised())", ""),
        Mutant.named("confirmation of another round counts")
            .replacing(INDEX, "&& answer.round() == round", ""),
        Mutant.named("confirmation of another ballot counts")
            .replacing(INDEX, "&& answer.ballot().equals(ballot)", ""),
        Mutant.named("one confirmation less than a majority is enough")
            .replacing(
                INDEX,
                "confirmations >= epoch.quorum()",
                "confirmations >= Math.max(1, epoch.quorum() - 1)"),
        Mutant.named("confirmations of the round before are kept")
            .replacing(INDEX, "Arrays.fill(confirmed, false); confirmations = 0;", ""),
        Mutant.named("voters confirm without a look at their promise")
            .replacing(
                "org/concoord/paxos/Grants.java",
                "confirm.round(), promised, micros",
                "confirm.round(), asking, micros"),
        Mutant.named("read runs as soon as it is confirmed, executed or not")
            .replacing(PENDING, "next.getKey() > commit", "false"),
        Mutant.named("follower runs reads without asking")
            .replacing(
                MEMBER,
                "long read = reads.add();",
                """
                long read = reads.add();
                if (role() == Role.FOLLOWER) {
                  reads.onReadable(new Message.Readable(epoch().number(), read, learner.commit()));
                }
                """),
        Mutant.named("follower takes what was answered for later reads too")
            .replacing(
                PENDING,
                "ahead.merge(readable.slot(), readable.read(), Math::max);",
                """
                answered = last;
                ahead.merge(readable.slot(), last, Math::max);
                """),
        Mutant.named("follower asks ahead for reads that are still to come")
            .replacing(
                PENDING, "new Message.AskRead(epoch, last)", "new Message.AskRead(epoch, last + 3)")
            .replacing(PENDING, "&& readable.read() <= last", "")
            .replacing(
                PENDING,
                "long add() { last++;",
                "long add() { last++; if (last <= answered) { ahead.merge(0L, last, Math::max); }"),
        Mutant.named("reads that wait are let go when leadership is lost")
            .replacing(
                LEADERSHIP,
                "endLeading(out); election.leaderUnknown(now); out.role",
                """
                if (leading != null) {
                  leading.letGo(out);
                }
                endLeading(out);
                election.leaderUnknown(now);
                out.role""")
            .replacing(
                LEADER,
                "void endLease(Outbox out) {",
                "void letGo(Outbox out) { reads.letGo(out); } void endLease(Outbox out) {")
            .replacing(
                INDEX,
                "private void end(Outbox out) {",
                "void letGo(Outbox out) { if (underWay) { end(out); } } private void end(Outbox out) {"),
        Mutant.named("rounds of an earlier ballot go on under the next")
            .replacing(
                LEADERSHIP,
                "private boolean standsNoMore;",
                "private boolean standsNoMore; private @Nullable Leader before;")
            .replacing(
                LEADERSHIP,
                "endLeading(out); Scout standing",
                "before = leading == null ? before : leading; leading = null; Scout standing")
            .replacing(LEADERSHIP, "leading = null; } }", "leading = null; } before = null; }")
            .replacing(
                LEADERSHIP,
                "leading = leader;",
                "leader = before == null ? leader : leader.serving(before); leading = leader;")
            .replacing(
                LEADER,
                "void endLease(Outbox out) {",
                "Leader serving(Leader before) { return new Leader(commander, before.reads, since); }"
                    + " void endLease(Outbox out) {"),
        Mutant.named("a lost round is never asked again")
            .replacing(LEADER, "reads.resend(out);", ""),
        Mutant.named("a follower never asks again").replacing(MEMBER, "reads.askAgain(out);", ""),
        Mutant.named("reads of a slot higher than decided wait for one more")
            .replacing(PENDING, "next.getKey() > commit", "next.getKey() >= commit"),
        Mutant.named("a read changes the object")
            .replacing(
                "org/concoord/testkit/sim/LedgerType.java",
                "result.writeLong(ledger.calls().size()); return;",
                "result.writeLong(ledger.append(0) - 1); return;"));
  }
}
