/**
 * The executable abstract specification: what the rules of docs/protocol.md allow, as a state and
 * named actions with guards, and a mapping by which every effect of a real replica is one of these
 * actions. A step that is no enabled action is refused, with the action and the guard that failed.
 *
 * <p>It is written from the rules and knows nothing of how the core keeps them. The judges of
 * {@link org.concoord.testkit.check} stand beside it: what they hold to is what the guards are
 * there for, found without them.
 */
@NullMarked
package org.concoord.testkit.spec;

import org.jspecify.annotations.NullMarked;
