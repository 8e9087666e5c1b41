package org.concoord.testkit.explore;

/**
 * What one replica ever did that others may hold against it. It is part of the replica's state
 * here, so that a judgement depends on the state alone and not on the path to it.
 *
 * @param proposed what it sent as a leader, as {@link Ids#fact}
 * @param accepted what it ever accepted, likewise; the core forgets what a higher ballot replaced
 * @param decided the {@link Ids#value} of each slot, from slot 1 on
 * @param stood how many ballots it stood under
 */
record Facts(int[] proposed, int[] accepted, int[] decided, int stood) {}
