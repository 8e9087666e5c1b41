/**
 * The client's side of a call: sessions and sequence numbers, following the leader, resending, and
 * turning outcomes into results. One loop thread per client owns all of it; callers hand over
 * encoded commands and wait.
 */
@NullMarked
package org.concoord.client;

import org.jspecify.annotations.NullMarked;
