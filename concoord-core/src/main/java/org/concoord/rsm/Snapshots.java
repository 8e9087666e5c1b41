package org.concoord.rsm;

import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ValueReader;

/** What the readers of a snapshot's parts share. */
final class Snapshots {
  private Snapshots() {}

  static void expectArray(ValueReader in, int fields, String what) {
    int found = in.readArrayHeader();
    if (found != fields) {
      throw new MalformedValueException(
          what + " of " + found + " fields, where there should be " + fields);
    }
  }
}
