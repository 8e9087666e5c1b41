package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.concoord.codec.MessagePackReader;

/** The objects in a snapshot of a state machine; the format is that of docs/architecture.md. */
public final class SnapshotObjects {
  /**
   * Last slot, hash, clock, sessions and next object id come between the version and the objects.
   */
  private static final int FIELDS_BEFORE = 5;

  /** From this version on, what is parked does too, in two fields. */
  private static final int VERSION_WITH_PARKED = 3;

  /**
   * An object as it lies in a snapshot.
   *
   * @param state as {@code ReplicatedType.writeState} wrote it
   */
  public record Saved(String name, String typeName, byte[] state) {
    private boolean isAs(Saved other) {
      return name.equals(other.name) && Arrays.equals(state, other.state);
    }
  }

  private SnapshotObjects() {}

  public static List<Saved> read(byte[] snapshot) {
    MessagePackReader in = new MessagePackReader(snapshot);
    in.readArrayHeader();
    int before = in.readInt() >= VERSION_WITH_PARKED ? FIELDS_BEFORE + 2 : FIELDS_BEFORE;
    for (int i = 0; i < before; i++) {
      in.skipValue();
    }
    List<Saved> objects = new ArrayList<>();
    for (int left = in.readArrayHeader(); left > 0; left--) {
      in.readArrayHeader();
      in.skipValue(); // the id
      String name = in.readString();
      String typeName = in.readString();
      int from = in.position();
      in.skipValue();
      objects.add(new Saved(name, typeName, Arrays.copyOfRange(snapshot, from, in.position())));
    }
    return objects;
  }

  /** The first object in which two states differ, in words. */
  static String difference(int one, byte[] oneState, int other, byte[] otherState) {
    List<Saved> ones = read(oneState);
    List<Saved> others = read(otherState);
    for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
      Saved left = ones.get(i);
      Saved right = others.get(i);
      if (!left.isAs(right)) {
        return "object \"%s\" of type \"%s\" is %s on replica %d and %s on replica %d"
            .formatted(
                left.name,
                left.typeName,
                MessagePackText.all(left.state),
                one,
                MessagePackText.all(right.state),
                other);
      }
    }
    return "sessions or replies of replicas %d and %d differ".formatted(one, other);
  }
}
