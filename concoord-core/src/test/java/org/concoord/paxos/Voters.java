package org.concoord.paxos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** The voters that the tests of this package speak of, in the order of their identities. */
final class Voters {
  static final ReplicaId A = new ReplicaId(0xAL << 60, 0);
  static final ReplicaId B = new ReplicaId(0xBL << 60, 0);
  static final ReplicaId C = new ReplicaId(0xCL << 60, 0);
  static final ReplicaId D = new ReplicaId(0xDL << 60, 0);
  static final ReplicaId E = new ReplicaId(0xEL << 60, 0);
  static final ReplicaId STRANGER = new ReplicaId(99, 0);

  static final long EPOCH = 7;
  static final Epoch THREE = new Epoch(EPOCH, List.of(A, B, C));
  static final Epoch FIVE = new Epoch(EPOCH, List.of(A, B, C, D, E));

  /** The value that may be a stop-sign. */
  static final Value STOP = value("stop");

  static final StopSigns STOP_SIGNS = STOP::equals;

  private Voters() {}

  static Ballot ballot(long round, ReplicaId leader) {
    return new Ballot(round, leader);
  }

  static Value value(String text) {
    return Value.of(text.getBytes(UTF_8));
  }

  static Value bytes(int length) {
    return new Value(new byte[length], 0, length);
  }

  static PValue pvalue(long slot, Ballot ballot, String text) {
    return new PValue(slot, ballot, value(text));
  }
}
