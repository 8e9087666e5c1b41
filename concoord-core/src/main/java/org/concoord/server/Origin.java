package org.concoord.server;

import org.concoord.paxos.Configuration;
import org.concoord.paxos.StoredState;
import org.concoord.rsm.StateMachine;

/**
 * What a replica of an instance begins with: at its formation, or with what it had stored, or with
 * the snapshot that it has joined by.
 *
 * @param configuration who votes in the slot after those that {@code stored} has trimmed
 * @param machine has executed exactly these
 */
record Origin(Configuration configuration, StateMachine machine, StoredState stored) {}
