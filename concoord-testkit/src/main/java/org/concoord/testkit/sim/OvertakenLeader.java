package org.concoord.testkit.sim;

import org.concoord.paxos.Message;
import org.concoord.paxos.Timing;

/**
 * A leader is overtaken and hears of it last. First what it proposes reaches nobody, until it would
 * ask others what it has missed. Then its clock crawls, so that it takes itself for connected long
 * after the others have elected another, while all that would tell it of the higher ballot is lost.
 * Whoever of the others has decided a slot in which the old leader had proposed nothing that
 * anybody got hears nobody but it any more, so that the old leader is told that little, in answer
 * to its own question, and may have proposed something else there by now (2.3).
 */
final class OvertakenLeader {
  private static final int CRAWL = 20;
  private static final long TICK_MICROS = 10_000;
  private static final long BEATS_BEFORE_IT_ASKS = 3;
  private static final long PROBE_MICROS = 50_000;

  private final Fault fault;
  private final int leader;

  /** The last slot in which others may have got its proposal, and then decide the same. */
  private final long proposed;

  private boolean cutOff;
  private boolean over;
  private Runnable clockGoesOn = () -> {};

  private OvertakenLeader(Fault fault) {
    this.fault = fault;
    this.leader = fault.leader();
    this.proposed = fault.replica(leader).proposed();
  }

  static void befall(Fault fault) {
    new OvertakenLeader(fault).begin();
  }

  private void begin() {
    Runnable nothingIsLost = fault.world().network().lose(this::isLost);
    Timing timing = fault.world().swarm().timing();
    fault.after(BEATS_BEFORE_IT_ASKS * timing.heartbeatTicks() * TICK_MICROS, this::cutOff);
    fault.forAWhile(
        2L * timing.electionMinTicks() * CRAWL * TICK_MICROS,
        "leader overtaken " + leader,
        () -> {
          over = true;
          clockGoesOn.run();
          nothingIsLost.run();
        });
    probe();
  }

  /** Its clients may be silent just then, and those of the others may not have found them yet. */
  private void probe() {
    if (over) {
      return;
    }
    for (int index = 0; index < fault.replicas(); index++) {
      SimReplica replica = fault.replica(index);
      if (replica.isLeader() && replica.proposed() <= proposed) {
        replica.probe();
      }
    }
    fault.after(PROBE_MICROS, this::probe);
  }

  private void cutOff() {
    if (!over) {
      cutOff = true;
      clockGoesOn = fault.replica(leader).clock().runAt(1.0 / CRAWL);
    }
  }

  private boolean isLost(int from, int to, Message message) {
    if (!fault.replica(leader).isLeader()) {
      return false;
    }
    if (!cutOff) {
      return from == leader && message instanceof Message.Accept;
    }
    if (from == leader) {
      return !(message instanceof Message.Fetch);
    }
    if (to != leader) {
      return isAhead(to);
    }
    boolean tells = isAhead(from) && tellsOfDecisionsOnly(message);
    if (tells && message instanceof Message.Decisions && isTooLate()) {
      fault.happened("decision told to an overtaken leader " + leader);
    }
    return !tells;
  }

  /** A heartbeat of a follower names the ballot it promised, but nobody is to yield to it (R6). */
  private static boolean tellsOfDecisionsOnly(Message message) {
    return message instanceof Message.Decisions
        || (message instanceof Message.Heartbeat heartbeat && !heartbeat.leading());
  }

  private boolean isAhead(int index) {
    SimReplica replica = fault.replica(index);
    return !replica.isLeader() && replica.commit() > proposed;
  }

  /** Whether it has proposed what reached nobody. */
  private boolean isTooLate() {
    return fault.replica(leader).proposed() > proposed;
  }
}
