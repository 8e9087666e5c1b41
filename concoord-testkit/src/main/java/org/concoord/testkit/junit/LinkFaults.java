package org.concoord.testkit.junit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.concoord.codec.FrameType;

/**
 * What is wrong with a link. Immutable.
 *
 * @param cut nothing passes, and what is sent meanwhile is lost
 * @param stalled nothing passes, and what is sent meanwhile waits
 * @param loss the probability with which a frame is lost, 0 to 1
 * @param lost types of which every frame is lost
 * @param delay how much later each frame leaves
 */
record LinkFaults(boolean cut, boolean stalled, double loss, Set<FrameType> lost, Duration delay) {
  static final LinkFaults NONE =
      new LinkFaults(false, false, 0, EnumSet.noneOf(FrameType.class), Duration.ZERO);

  LinkFaults withCut() {
    return new LinkFaults(true, stalled, loss, lost, delay);
  }

  LinkFaults withStall() {
    return new LinkFaults(cut, true, loss, lost, delay);
  }

  LinkFaults withLoss(double probability) {
    return new LinkFaults(cut, stalled, probability, lost, delay);
  }

  LinkFaults withLost(Set<FrameType> types) {
    Set<FrameType> all = EnumSet.copyOf(types);
    all.addAll(lost);
    return new LinkFaults(cut, stalled, loss, all, delay);
  }

  LinkFaults withDelay(Duration wanted) {
    return new LinkFaults(cut, stalled, loss, lost, wanted);
  }

  /** Whether not even the ends of connections and attempts at new ones get through. */
  boolean isSevered() {
    return cut || stalled;
  }
}
