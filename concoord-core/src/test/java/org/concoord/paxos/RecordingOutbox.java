package org.concoord.paxos;

import java.util.ArrayList;
import java.util.List;

/** An outbox that remembers its effects in order, as a driver would have to carry them out. */
final class RecordingOutbox implements Outbox {
  /** One effect. */
  sealed interface Effect {}

  record Persisted(JournalRecord record) implements Effect {}

  record Sent(ReplicaId to, Message message, boolean durably) implements Effect {}

  record Decided(long slot, Value value) implements Effect {}

  record Readable(long read) implements Effect {}

  record RoleChanged(Role role, ReplicaId leader, String reason) implements Effect {}

  record WantsSnapshot() implements Effect {}

  record OwnTurn() implements Effect {}

  record ToVerify(long slot, List<Value> pieces) implements Effect {}

  record Installed(long slot) implements Effect {}

  private final List<Effect> effects = new ArrayList<>();

  @Override
  public void persist(JournalRecord record) {
    effects.add(new Persisted(record));
  }

  @Override
  public void send(ReplicaId to, Message message) {
    effects.add(new Sent(to, message, false));
  }

  @Override
  public void sendDurably(ReplicaId to, Message message) {
    effects.add(new Sent(to, message, true));
  }

  @Override
  public void decided(long slot, Value value) {
    effects.add(new Decided(slot, value));
  }

  @Override
  public void readable(long read) {
    effects.add(new Readable(read));
  }

  @Override
  public void roleChanged(Role role, ReplicaId leader, String reason) {
    effects.add(new RoleChanged(role, leader, reason));
  }

  @Override
  public void writeSnapshot() {
    effects.add(new WantsSnapshot());
  }

  @Override
  public void ownTurn() {
    effects.add(new OwnTurn());
  }

  @Override
  public void verifySnapshot(long slot, List<Value> pieces) {
    effects.add(new ToVerify(slot, pieces));
  }

  @Override
  public void installed(long slot) {
    effects.add(new Installed(slot));
  }

  List<Effect> effects() {
    return List.copyOf(effects);
  }

  void clear() {
    effects.clear();
  }

  /** All messages of one kind, in order, to whomever. */
  <M extends Message> List<M> sent(Class<M> kind) {
    return effects.stream()
        .filter(Sent.class::isInstance)
        .map(effect -> ((Sent) effect).message())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** All messages of one kind to one replica, in order. */
  <M extends Message> List<M> sentTo(ReplicaId to, Class<M> kind) {
    return effects.stream()
        .filter(Sent.class::isInstance)
        .map(Sent.class::cast)
        .filter(sent -> sent.to().equals(to) && kind.isInstance(sent.message()))
        .map(sent -> kind.cast(sent.message()))
        .toList();
  }

  /** The numbers of the reads that may run, in order. */
  List<Long> readable() {
    return effects.stream()
        .filter(Readable.class::isInstance)
        .map(effect -> ((Readable) effect).read())
        .toList();
  }

  List<Decided> decisions() {
    return effects.stream().filter(Decided.class::isInstance).map(Decided.class::cast).toList();
  }
}
