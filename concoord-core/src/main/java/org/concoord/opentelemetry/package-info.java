/**
 * {@link org.concoord.tracing} for OpenTelemetry. Needs {@code io.opentelemetry:opentelemetry-api},
 * which ConCoord depends on only optionally: nothing here is loaded unless it is named.
 */
@NullMarked
package org.concoord.opentelemetry;

import org.jspecify.annotations.NullMarked;
