/**
 * A deterministic simulator: the real {@code paxos}, {@code rsm} and codec under a seeded scheduler
 * in virtual time, on one thread, with a network and processes that fail. One seed is one run,
 * always the same; see {@code docs/testing.md}.
 */
@NullMarked
package org.concoord.testkit.sim;

import org.jspecify.annotations.NullMarked;
