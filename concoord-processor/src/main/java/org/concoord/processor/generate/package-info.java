/**
 * From the model to Java source. Decides nothing: what cannot be written was refused when it was
 * read.
 */
@NullMarked
package org.concoord.processor.generate;

import org.jspecify.annotations.NullMarked;
