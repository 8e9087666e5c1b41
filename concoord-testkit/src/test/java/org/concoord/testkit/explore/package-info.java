/**
 * An explicit-state checker of the real {@code paxos} core: within small bounds it visits every
 * state that any order of messages can lead to, or enough of them to speak for all ({@link
 * org.concoord.testkit.explore.CoveringExplorer}); see {@code docs/testing.md}. It is all test
 * code, since its {@link org.concoord.testkit.explore.StateDigest} reads private fields.
 */
@NullMarked
package org.concoord.testkit.explore;

import org.jspecify.annotations.NullMarked;
