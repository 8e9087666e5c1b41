/**
 * Multi-Paxos as a pure function of messages and ticks, in the terms of van Renesse and Altinbuken,
 * "Paxos Made Moderately Complex" (ACM Computing Surveys 47(3), 2015): acceptors, scouts,
 * commanders, leaders and learners. No thread, clock, I/O or randomness of its own; values are
 * opaque bytes; effects go, in order, into an {@link org.concoord.paxos.Outbox}. The rules cited by
 * letter (R1, M5 and so on) are those of {@code docs/protocol.md}.
 */
@NullMarked
package org.concoord.paxos;

import org.jspecify.annotations.NullMarked;
