/**
 * Judges: they watch every effect of every replica and every answer a client gets, keep their own
 * account of what must be true, and end the run at the first {@link
 * org.concoord.testkit.check.Violation}. They never look at what a replica believes where they can
 * look at what it did.
 */
@NullMarked
package org.concoord.testkit.check;

import org.jspecify.annotations.NullMarked;
