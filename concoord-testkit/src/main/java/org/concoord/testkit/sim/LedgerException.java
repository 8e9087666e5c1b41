package org.concoord.testkit.sim;

import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;

/**
 * Thrown by a call that has taken its place all the same: what a method changed before it throws
 * stays changed (S6).
 */
final class LedgerException extends Exception {
  static final ExceptionCodec<LedgerException> CODEC = new Codec();

  private static final long serialVersionUID = 1L;

  private final long place;

  LedgerException(long place) {
    super("place " + place, null, false, false);
    this.place = place;
  }

  private static final class Codec implements ExceptionCodec<LedgerException> {
    @Override
    public Class<LedgerException> type() {
      return LedgerException.class;
    }

    @Override
    public void write(LedgerException exception, ValueWriter out) {
      out.writeLong(exception.place);
    }

    @Override
    public LedgerException read(ValueReader in) {
      return new LedgerException(in.readLong());
    }
  }
}
