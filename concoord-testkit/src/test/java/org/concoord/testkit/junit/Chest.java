package org.concoord.testkit.junit;

import org.jspecify.annotations.Nullable;

/**
 * A class with type variables: replicas keep what stands behind one, and compare behind the other.
 */
class Chest<E, K extends Comparable<K>> {
  @Nullable E hidden;
  @Nullable K heaviest;

  /** What was hidden before. */
  @Nullable E hide(E treasure) {
    E before = hidden;
    hidden = treasure;
    return before;
  }

  /** The heaviest so far. */
  K weigh(K weight) {
    heaviest = heaviest == null || heaviest.compareTo(weight) < 0 ? weight : heaviest;
    return heaviest;
  }

  void slam() {
    throw new Bent("the lid of the chest is bent");
  }

  /** Does not travel. */
  static final class Bent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Bent(String message) {
      super(message);
    }
  }
}
