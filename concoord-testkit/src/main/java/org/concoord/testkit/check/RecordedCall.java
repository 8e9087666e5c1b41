package org.concoord.testkit.check;

import org.concoord.codec.MessagePackReader;
import org.concoord.codec.OutcomeStatus;
import org.concoord.spi.MalformedValueException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a {@link History}: what was asked, what was answered, and when. The arrays are
 * shared, not copied, and must not be changed.
 *
 * @param client who called; only for the reader of a report
 * @param object the name of the object called; calls of different objects are judged apart
 * @param method the method's id
 * @param signature the method's signature, for the reader of a report
 * @param arguments the arguments as the client wrote them
 * @param outcome the outcome's bytes, or null where it never became known: the call may have taken
 *     effect at any time after it began, or may yet, or never
 * @param clock names the clock of the two times; times of different clocks say nothing of each
 *     other
 * @param invokedAt a time before which the call cannot have had an effect
 * @param returnedAt a time after which it cannot have had its effect, {@link #NEVER} where the
 *     outcome is unknown
 */
public record RecordedCall(
    String client,
    String object,
    int method,
    String signature,
    byte[] arguments,
    byte @Nullable [] outcome,
    String clock,
    long invokedAt,
    long returnedAt) {
  /** Later than every time. */
  public static final long NEVER = Long.MAX_VALUE;

  public RecordedCall {
    if (outcome == null && returnedAt != NEVER) {
      throw new IllegalArgumentException(
          signature + " of " + client + " returned at " + returnedAt + " without an outcome");
    }
    if (returnedAt < invokedAt) {
      throw new IllegalArgumentException(
          "%s of %s returned at %d, before it began at %d: the clock \"%s\" ran backwards"
              .formatted(signature, client, returnedAt, invokedAt, clock));
    }
  }

  /** Whether the outcome is unknown. */
  public boolean isOpen() {
    return outcome == null;
  }

  /** For instance {@code t3: add(long)(5) -> 12 [100, 140]}. */
  @Override
  public String toString() {
    String answer = outcome == null ? "unknown" : describeOutcome(outcome);
    String end = isOpen() ? "never" : Long.toString(returnedAt);
    return "%s: %s(%s) -> %s [%d, %s]"
        .formatted(client, signature, MessagePackText.all(arguments), answer, invokedAt, end);
  }

  /** For instance {@code visits.add(5)}. */
  public static String describeCall(String object, String signature, byte[] arguments) {
    String name = signature.substring(0, signature.indexOf('('));
    return object + "." + name + "(" + MessagePackText.all(arguments) + ")";
  }

  /** An outcome in words: the value alone where it is one. */
  public static String describeOutcome(byte[] outcome) {
    MessagePackReader in = new MessagePackReader(outcome);
    try {
      OutcomeStatus status = OutcomeStatus.read(in);
      String rest = MessagePackText.rest(in);
      return status == OutcomeStatus.OK ? rest : status + "(" + rest + ")";
    } catch (MalformedValueException e) {
      return MessagePackText.hex(outcome);
    }
  }
}
