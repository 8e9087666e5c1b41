/**
 * {@link org.concoord.metrics} for Micrometer. Needs {@code io.micrometer:micrometer-core}, which
 * ConCoord depends on only optionally: nothing here is loaded unless it is named.
 */
@NullMarked
package org.concoord.micrometer;

import org.jspecify.annotations.NullMarked;
