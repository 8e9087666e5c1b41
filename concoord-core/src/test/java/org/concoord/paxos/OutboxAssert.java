package org.concoord.paxos;

import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.concoord.paxos.RecordingOutbox.Decided;
import org.concoord.paxos.RecordingOutbox.Effect;
import org.concoord.paxos.RecordingOutbox.Persisted;
import org.concoord.paxos.RecordingOutbox.Sent;

/**
 * Says what is in an outbox, in order: each {@code then...} looks only behind what the assertion
 * before it found, so that "the promise is on disk before it is sent" reads {@code
 * assertThat(outbox).persists(promised).thenSendsDurably(..)}.
 */
final class OutboxAssert extends AbstractAssert<OutboxAssert, RecordingOutbox> {
  private int position;

  private OutboxAssert(RecordingOutbox outbox) {
    super(outbox, OutboxAssert.class);
  }

  static OutboxAssert assertThat(RecordingOutbox outbox) {
    return new OutboxAssert(outbox);
  }

  OutboxAssert persists(JournalRecord record) {
    position = 0;
    return find(new Persisted(record));
  }

  OutboxAssert sends(ReplicaId to, Message message) {
    position = 0;
    return find(new Sent(to, message, false));
  }

  OutboxAssert sendsDurably(ReplicaId to, Message message) {
    position = 0;
    return find(new Sent(to, message, true));
  }

  OutboxAssert thenSends(ReplicaId to, Message message) {
    return find(new Sent(to, message, false));
  }

  OutboxAssert thenSendsDurably(ReplicaId to, Message message) {
    return find(new Sent(to, message, true));
  }

  OutboxAssert decides(long slot, Value value) {
    position = 0;
    return find(new Decided(slot, value));
  }

  OutboxAssert thenDecides(long slot, Value value) {
    return find(new Decided(slot, value));
  }

  OutboxAssert isEmpty() {
    if (!actual.effects().isEmpty()) {
      failWithMessage("Expected no effects, but found %s", actual.effects());
    }
    return this;
  }

  OutboxAssert persistsNothing() {
    return hasNone(Persisted.class, "persisted");
  }

  OutboxAssert decidesNothing() {
    return hasNone(Decided.class, "decided");
  }

  OutboxAssert sendsNo(Class<? extends Message> kind) {
    List<? extends Message> found = actual.sent(kind);
    if (!found.isEmpty()) {
      failWithMessage("Expected no %s, but found %s", kind.getSimpleName(), found);
    }
    return this;
  }

  /**
   * Holds for messages that speak for durable state: none of the kind may leave before the journal
   * is durable.
   */
  OutboxAssert sendsOnlyDurably(Class<? extends Message> kind) {
    for (Effect effect : actual.effects()) {
      if (effect instanceof Sent sent && kind.isInstance(sent.message()) && !sent.durably()) {
        failWithMessage(
            "Expected %s to wait for the journal, but %s does not", kind.getSimpleName(), sent);
      }
    }
    return this;
  }

  private OutboxAssert hasNone(Class<? extends Effect> kind, String verb) {
    List<Effect> found = actual.effects().stream().filter(kind::isInstance).toList();
    if (!found.isEmpty()) {
      failWithMessage("Expected nothing to be %s, but found %s", verb, found);
    }
    return this;
  }

  private OutboxAssert find(Effect expected) {
    List<Effect> effects = actual.effects();
    for (int i = position; i < effects.size(); i++) {
      if (effects.get(i).equals(expected)) {
        position = i + 1;
        return this;
      }
    }
    failWithMessage(
        "Expected%n  %s%nin what is left of the outbox%n  %s",
        expected, effects.subList(position, effects.size()));
    return this;
  }
}
