package org.concoord;

/**
 * What becomes of the process of a replica that has fenced itself, since going on could have been
 * wrong: its disk has failed, or a replicated class. In any case the reason is in the log and in
 * {@link Replica#status}, it has closed its sockets and answers nobody any more, and {@link
 * ReplicaConfig.Builder#onFailure onFailure} is told.
 *
 * <p>Neither the policy nor {@code onFailure} is for a replica that stops only to begin anew: one
 * whose place others have taken, and which joins as another, under a new identity, or a durable one
 * that begins once more from its directory and stands before a slot that it could not execute. Both
 * are for one that cannot begin anew.
 */
public enum FailurePolicy {
  /**
   * The process goes on without it. What else it does is the application's, which closes the
   * replica and starts another, in another process where the disk has failed.
   */
  CLOSE,

  /**
   * The process ends at once by {@link Runtime#halt} with {@link #EXIT_CODE}, so that whoever
   * supervises it starts another: when {@code onFailure} has returned, or after 5 s where it does
   * not. No shutdown hook runs, since a process that has lost its disk, or its memory, has nothing
   * to end in order.
   */
  HALT;

  /** What a process that was {@linkplain #HALT halted} ends with: {@value}. */
  public static final int EXIT_CODE = 70;
}
