/**
 * Sockets: one event loop per replica or client, frames cut out of byte streams, connections with
 * bounded buffers. The only package that imports Netty; nothing of Netty's shows in its own types.
 */
@NullMarked
package org.concoord.transport;

import org.jspecify.annotations.NullMarked;
