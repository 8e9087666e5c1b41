/**
 * Objects in memory, without replicas: what {@code local()} of a generated proxy calls. The state
 * machine of a replica executes the calls, one slot each.
 */
@NullMarked
package org.concoord.local;

import org.jspecify.annotations.NullMarked;
