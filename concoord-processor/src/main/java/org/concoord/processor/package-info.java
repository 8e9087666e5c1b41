/**
 * The annotation processor: reads each {@link org.concoord.annotations.Replicated} class into a
 * model, reports what cannot work, and has the rest written out. Names classes of concoord-core,
 * never loads them.
 */
@NullMarked
package org.concoord.processor;

import org.jspecify.annotations.NullMarked;
