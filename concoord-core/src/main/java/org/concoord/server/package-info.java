/**
 * The driver of a replica: sockets and timers in, {@code paxos} and {@code rsm} in the middle,
 * sockets out. Three owners and no locks: the loop owns everything but the state machine, which the
 * lane owns whenever it has work (see {@code docs/architecture.md}).
 */
@NullMarked
package org.concoord.server;

import org.jspecify.annotations.NullMarked;
