package org.concoord.testkit.sim;

import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.MessagePackWriter;
import org.concoord.codec.Reconfigure;
import org.concoord.paxos.ReplicaId;

/** Writes commands as a client does. */
final class Commands {
  private final MessagePackWriter out = new MessagePackWriter();
  private final MessagePackWriter arguments = new MessagePackWriter();
  private final CommandWriter writer = new CommandWriter(out);

  Command open(long nonce, long ttlMicros) {
    out.reset();
    writer.openSession(nonce, ttlMicros);
    return new Command(new CallKey(0, 0, nonce), out.toByteArray());
  }

  /** With the next command that is written: its client has the late outcomes of these calls. */
  Commands received(long[] requests) {
    writer.received(requests);
    return this;
  }

  Command cancel(CallKey key, long ackedBelow, long request) {
    out.reset();
    writer.session(key.sessionSlot(), key.sessionIndex());
    writer.cancel(key.sequence(), ackedBelow, request);
    return new Command(key, out.toByteArray());
  }

  Command create(CallKey key, long ackedBelow, String object, String type) {
    out.reset();
    writer.session(key.sessionSlot(), key.sessionIndex());
    writer.createObject(key.sequence(), ackedBelow, object, type);
    return new Command(key, out.toByteArray());
  }

  Command append(CallKey key, long ackedBelow, long objectId, int method, long call) {
    arguments.reset();
    arguments.writeLong(call);
    return call(CommandKind.CALL, key, ackedBelow, objectId, method, arguments.toByteArray());
  }

  Command call(
      CommandKind kind, CallKey key, long ackedBelow, long objectId, int method, byte[] encoded) {
    out.reset();
    writer.session(key.sessionSlot(), key.sessionIndex());
    writer.write(kind, key.sequence(), ackedBelow, objectId, 0, method, encoded, 0, encoded.length);
    return new Command(key, out.toByteArray());
  }

  Command nodeUp(ReplicaId replica, String address) {
    out.reset();
    writer.nodeUp(replica.low(), replica, address);
    return new Command(new CallKey(0, 0, replica.low()), out.toByteArray());
  }

  Command reconfigure(Reconfigure change) {
    out.reset();
    writer.reconfigure(change.expectedEpoch(), change);
    return new Command(new CallKey(0, 0, change.expectedEpoch()), out.toByteArray());
  }

  /** A read by name; its number is a sequence outside of any session. */
  Command read(long number, String object, String type, int method, byte[] encoded) {
    out.reset();
    writer.read(number, object, type, 0, method, encoded);
    return new Command(new CallKey(0, 0, number), out.toByteArray());
  }

  /** A read by id. */
  Command read(long number, long objectId, int method, byte[] encoded) {
    out.reset();
    writer.read(number, objectId, 0, method, encoded);
    return new Command(new CallKey(0, 0, number), out.toByteArray());
  }
}
