/**
 * What was read from the source: immutable values, and the readers that make them out of elements
 * and report what cannot be replicated. Nothing here writes code.
 */
@NullMarked
package org.concoord.processor.model;

import org.jspecify.annotations.NullMarked;
