package org.concoord.testkit.check;

/** Judges what leaves a replica by its disk (W2). */
public final class StorageJudge {
  private final boolean[] failed;

  public StorageJudge(int replicas) {
    failed = new boolean[replicas];
  }

  /** The disk has refused the replica a write or a force. */
  public void onFailed(int replica) {
    failed[replica] = true;
  }

  /**
   * A message leaves the replica.
   *
   * @param onDisk whether all that was to be durable before it would be left by a power loss
   */
  public void onLeaves(int replica, boolean onDisk) {
    if (failed[replica]) {
      throw new Violation(Invariant.FENCED_IS_SILENT, "replica " + replica + " still speaks");
    }
    if (!onDisk) {
      throw new Violation(
          Invariant.TOLD_IS_ON_DISK, "replica " + replica + " tells what its disk does not hold");
    }
  }
}
