/**
 * The command {@code openreplica}: replicas on machines of their own, by way of SSH. What runs
 * there is one script, {@code far-side.sh}, and the distribution that {@code setup} brings; nothing
 * of ours waits there for anybody.
 */
@NullMarked
package org.concoord.cli.openreplica;

import org.jspecify.annotations.NullMarked;
