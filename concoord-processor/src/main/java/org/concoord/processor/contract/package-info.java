/**
 * The contract of a replicated class: what of it is on the wire and in snapshots, as a file to be
 * kept in source control, and what a change of it breaks.
 */
@NullMarked
package org.concoord.processor.contract;

import org.jspecify.annotations.NullMarked;
