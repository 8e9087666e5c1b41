/** The specification refuses what it must: hand-made traces, one bad step each. */
@NullMarked
package org.concoord.testkit.spec;

import org.jspecify.annotations.NullMarked;
