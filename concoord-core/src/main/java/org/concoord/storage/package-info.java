/**
 * What a replica must not forget, on a disk: a segmented write-ahead log of promises and accepted
 * values, a superblock, and recovery from both, by the rules W1-W5 of {@code docs/protocol.md}. The
 * bytes are written down in {@code docs/architecture.md}, "The bytes on disk", and held by golden
 * files.
 *
 * <p>{@link org.concoord.storage.Directory} is the port to the files below, {@link
 * org.concoord.storage.Journal} the port to the replica above. What writes is single-threaded: in a
 * server it is owned by the journal's thread, in a simulation by the simulation.
 */
@NullMarked
package org.concoord.storage;

import org.jspecify.annotations.NullMarked;
