package org.concoord;

/** Told of who is in an instance, as one replica knows it. */
@FunctionalInterface
public interface ViewListener {
  /**
   * The view is another than the one told before; the first is told at once. Several changes in
   * short succession may be told as one.
   *
   * <p>Called by one thread at a time, which the replica has for its listeners alone: nothing of
   * the replica waits for it, but other listeners, and later views, do. It may ask the replica for
   * anything, and close it. What it throws is logged, and it is told of later views all the same.
   */
  void onView(View view);
}
