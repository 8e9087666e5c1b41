/**
 * Programs of ours on machines of others, by way of their SSH servers. Knows of hosts, keys and
 * bytes, and nothing of replicas; the only importer of {@code org.apache.sshd}.
 */
@NullMarked
package org.concoord.cli.openreplica.ssh;

import org.jspecify.annotations.NullMarked;
