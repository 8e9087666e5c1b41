package org.concoord.testkit.sim;

import org.concoord.paxos.Message;
import org.concoord.paxos.Timing;
import org.jspecify.annotations.Nullable;

/**
 * A leader asks for a lease (R7), and then nobody hears of it any more but in answer to that, nor
 * it of others, who are told that it is gone and stand as soon as they may. Clients still reach it.
 * It may stop, before the answers come or after, and goes on about when its lease runs out, by its
 * own clock or by another; what is asked of it then first is a read perhaps.
 */
final class LeasedLeader {
  private static final long TICK_MICROS = 10_000;

  private final Fault fault;
  private final int leader;
  private final long timeoutMicros;

  /** The first who hears its question when it is asked for the first time, where not all do. */
  private final int early;

  /** The first who hears it when it is asked again. */
  private final int late;

  private final boolean toAll;

  /** Or it goes on, for others may lead though its lease has not run out. */
  private final boolean stops;

  private final long stopsAfter;
  private final long stopsFor;

  /** The question, once it has been asked. */
  private Message.@Nullable Confirm asked;

  private long askedAt;

  /** The process that stands still; another may follow it. */
  private @Nullable SimProcess stopped;

  private boolean over;

  private LeasedLeader(Fault fault) {
    this.fault = fault;
    this.leader = fault.leader();
    Swarm swarm = fault.world().swarm();
    Timing timing = swarm.timing();
    this.timeoutMicros = timing.electionMinTicks() * TICK_MICROS;
    this.early = fault.anyReplicaBut(leader);
    this.late = fault.anyReplicaBut(leader);
    this.toAll = fault.random().nextBoolean();
    // A short lease runs out before a leader that stood still knows that nobody answered it.
    boolean briefly = 2 * swarm.lease() < timeoutMicros;
    this.stops = fault.random().nextBoolean();
    this.stopsAfter = briefly || fault.random().nextBoolean() ? 0 : 2 * swarm.delay();
    this.stopsFor =
        briefly
            ? timeoutMicros / 2 + fault.random().nextLong(timeoutMicros / 2)
            : (long) (swarm.lease() * (0.8 + 0.8 * fault.random().nextDouble()));
  }

  static void befall(Fault fault) {
    new LeasedLeader(fault).begin();
  }

  private void begin() {
    Runnable nothingIsLost = fault.world().network().lose(this::isLost);
    fault.forAWhile(
        4 * (stopsFor + timeoutMicros),
        "leader asked for a lease " + leader,
        () -> {
          over = true;
          goOn();
          nothingIsLost.run();
        });
  }

  private boolean isLost(int from, int to, Message message) {
    if (asked == null) {
      if (from == leader
          && message instanceof Message.Confirm confirm
          && confirm.leaseMicros() > 0) {
        asked = confirm;
        askedAt = fault.world().scheduler().now();
        strike();
      } else {
        return false;
      }
    }
    if (from != leader && to != leader) {
      return false;
    }
    if (message instanceof Message.Confirm confirm) {
      return !confirm.equals(asked) || !hears(to);
    }
    return !(message instanceof Message.Confirmed answer)
        || answer.ballot().isBelow(answer.promised());
  }

  private boolean hears(int voter) {
    long beat = fault.world().swarm().timing().heartbeatTicks() * TICK_MICROS;
    boolean again = fault.world().scheduler().now() - askedAt > beat / 2;
    return toAll || isAmongTheFirst(voter, again ? late : early);
  }

  /** Of those that make a majority with the leader, where they are counted round from one on. */
  private boolean isAmongTheFirst(int voter, int from) {
    int before = 0;
    for (int other = from; other != voter; other = (other + 1) % fault.replicas()) {
      before += other == leader ? 0 : 1;
    }
    return before < fault.replicas() / 2;
  }

  private void strike() {
    for (int other = 0; other < fault.replicas(); other++) {
      if (other != leader) {
        int told = other;
        fault.after(fault.random().nextLong(2_000), () -> fault.replica(told).onLeaderLost());
      }
    }
    if (stops) {
      fault.after(stopsAfter, this::stop);
    }
  }

  private void stop() {
    if (!over && !fault.replica(leader).process().isCrashed()) {
      SimProcess process = fault.replica(leader).process();
      process.pause();
      stopped = process;
      fault.after(stopsFor, this::goOn);
    }
  }

  private void goOn() {
    SimProcess process = stopped;
    if (process != null) {
      stopped = null;
      process.resume();
    }
  }
}
