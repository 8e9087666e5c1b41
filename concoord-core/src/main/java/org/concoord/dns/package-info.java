/**
 * Names instead of addresses: the name server of a replica, which answers from who is in the
 * instance, and the look-up of domains by those who look for replicas. The only package that
 * imports dnsjava, for reading and writing messages; sockets are its own. Its classes are loaded
 * where they are configured.
 */
@NullMarked
package org.concoord.dns;

import org.jspecify.annotations.NullMarked;
