/**
 * Which hosts replicas are to run on, so that as few of them as can be fail together. Knows of
 * names alone.
 */
@NullMarked
package org.concoord.cli.openreplica.placement;

import org.jspecify.annotations.NullMarked;
