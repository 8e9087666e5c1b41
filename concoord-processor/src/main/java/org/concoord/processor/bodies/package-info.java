/**
 * What the bodies of constructors and methods do, as far as the compiler shows them: a small port,
 * and its version over {@code com.sun.source}, which is imported nowhere else.
 */
@NullMarked
package org.concoord.processor.bodies;

import org.jspecify.annotations.NullMarked;
