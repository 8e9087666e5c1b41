/** Whole instances under load, each replica a process of its own. */
@NullMarked
package org.concoord.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
