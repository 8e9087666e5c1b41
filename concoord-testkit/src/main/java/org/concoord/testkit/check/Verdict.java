package org.concoord.testkit.check;

import java.util.List;

/**
 * What is known of the calls of one object.
 *
 * @param kind how it ended
 * @param calls how many calls there are, with those of unknown outcome
 * @param order an order of all calls that fits, or of as many as were found to fit; of calls with
 *     an unknown outcome it has those that had to take effect
 * @param unplaced where they do not all fit: the calls that might come next after {@code order} as
 *     to time, and cannot as to their outcomes
 * @param steps how many times a call was tried
 * @param report all that in words
 */
public record Verdict(
    Kind kind,
    String object,
    int calls,
    List<RecordedCall> order,
    List<RecordedCall> unplaced,
    long steps,
    String report) {
  /** How a search ended, from good to bad. */
  public enum Kind {
    LINEARIZABLE,
    /** The work allowed did not suffice: nothing is known, and nothing has passed. */
    UNDECIDED,
    NOT_LINEARIZABLE
  }
}
