/** One runnable {@code main} per idea. */
@NullMarked
package org.concoord.examples;

import org.jspecify.annotations.NullMarked;
