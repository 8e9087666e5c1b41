package org.concoord.paxos;

/** What an acceptor accepted: the paper's triple of ballot, slot and command. */
public record PValue(long slot, Ballot ballot, Value value) {}
