package org.concoord.testkit.sim;

import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.MessagePackWriter;

/** Writes the commands of the workload as a client does. */
final class Commands {
  private final MessagePackWriter out = new MessagePackWriter();
  private final MessagePackWriter arguments = new MessagePackWriter();
  private final CommandWriter writer = new CommandWriter(out);

  Command open(long nonce, long ttlMicros) {
    out.reset();
    writer.openSession(nonce, ttlMicros);
    return new Command(new CallKey(0, 0, nonce), out.toByteArray());
  }

  Command create(CallKey key, long ackedBelow, String object) {
    out.reset();
    writer.session(key.sessionSlot(), key.sessionIndex());
    writer.createObject(key.sequence(), ackedBelow, object, LedgerType.NAME);
    return new Command(key, out.toByteArray());
  }

  Command append(CallKey key, long ackedBelow, long objectId, int method, long call) {
    out.reset();
    arguments.reset();
    arguments.writeLong(call);
    writer.session(key.sessionSlot(), key.sessionIndex());
    writer.write(
        CommandKind.CALL,
        key.sequence(),
        ackedBelow,
        objectId,
        0,
        method,
        arguments.array(),
        0,
        arguments.size());
    return new Command(key, out.toByteArray());
  }
}
