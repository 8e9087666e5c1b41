package org.concoord.testkit.explore;

/**
 * What an exploration is limited to.
 *
 * @param replicas voters; each is an acceptor
 * @param proposers the first so many of them may stand
 * @param ballots candidacies altogether, those included that a leader starts by itself
 * @param slots slots that a leader proposes fresh values in
 * @param beats heartbeats of leaders, beyond the one at their election; where negative, every
 *     heartbeat is lost
 * @param duplicates messages delivered twice
 * @param losses messages lost as an event of their own, which changes nothing but the count: a
 *     message may stay undelivered for ever anyway
 * @param crashes replicas stopped for good (M1) as an event of its own, which changes nothing but
 *     the count: a replica may stay without an event for ever anyway
 * @param ownWait whether what a replica sends to itself is delivered as late as anything else, as
 *     behind a slow disk, or at once, as in memory mode
 * @param states distinct states after which the exploration ends, exhausted or not
 */
record Bounds(
    int replicas,
    int proposers,
    int ballots,
    int slots,
    int beats,
    int duplicates,
    int losses,
    int crashes,
    boolean ownWait,
    int states) {

  /** Three acceptors, two of them proposers, every heartbeat and duplicate left out. */
  static Bounds of(int ballots, int slots) {
    return new Bounds(3, 2, ballots, slots, -1, 0, 0, 0, false, Integer.MAX_VALUE);
  }

  Bounds withBeats(int more) {
    return new Bounds(
        replicas, proposers, ballots, slots, more, duplicates, losses, crashes, ownWait, states);
  }

  Bounds withDuplicates(int more) {
    return new Bounds(
        replicas, proposers, ballots, slots, beats, more, losses, crashes, ownWait, states);
  }

  Bounds withLossesAndCrashes(int lost, int crashed) {
    return new Bounds(
        replicas, proposers, ballots, slots, beats, duplicates, lost, crashed, ownWait, states);
  }

  Bounds withOwnWaiting() {
    return new Bounds(
        replicas, proposers, ballots, slots, beats, duplicates, losses, crashes, true, states);
  }

  Bounds upTo(int limit) {
    return new Bounds(
        replicas, proposers, ballots, slots, beats, duplicates, losses, crashes, ownWait, limit);
  }
}
