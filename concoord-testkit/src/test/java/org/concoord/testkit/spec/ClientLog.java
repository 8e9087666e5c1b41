package org.concoord.testkit.spec;

import org.concoord.codec.BatchWriter;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.MessagePackWriter;
import org.concoord.paxos.Value;

/** Values of slots, as a leader would write them. */
final class ClientLog {
  private static final byte[] NOTHING = {};

  private final MessagePackWriter out = new MessagePackWriter();
  private final CommandWriter commands = new CommandWriter(out).session(1, 0);
  private final BatchWriter batch = new BatchWriter();

  ClientLog(long clockMicros) {
    batch.begin(clockMicros);
  }

  /** A session that lives for a second of silence. */
  ClientLog open(long nonce) {
    out.reset();
    commands.openSession(nonce, 1_000_000);
    return add();
  }

  ClientLog create(long sequence) {
    out.reset();
    commands.createObject(sequence, 1, "counter", "counter");
    return add();
  }

  ClientLog call(long sequence, long ackedBelow) {
    out.reset();
    commands.write(CommandKind.CALL, sequence, ackedBelow, 1, 0, 1, NOTHING, 0, 0);
    return add();
  }

  ClientLog close(long sequence) {
    out.reset();
    commands.closeSession(sequence, 1);
    return add();
  }

  ClientLog drop(long sequence) {
    out.reset();
    commands.dropObject(sequence, 1, 1);
    return add();
  }

  /** A read of the object, whether it has been created or not. */
  static byte[] read() {
    MessagePackWriter out = new MessagePackWriter();
    new CommandWriter(out).read(1, "counter", "counter", 0, 1, NOTHING);
    return out.toByteArray();
  }

  private ClientLog add() {
    batch.add(out.array(), 0, out.size());
    return this;
  }

  Value value() {
    return batch.finish();
  }
}
