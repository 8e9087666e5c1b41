package org.concoord.testkit.sim;

import java.nio.ByteBuffer;
import java.util.List;
import org.concoord.paxos.Value;

/** Commands in a plain format of fixed size, in place of the one of the wire. */
final class Commands {
  static final int SIZE = 48;

  private Commands() {}

  static Command open(long nonce) {
    return encode(new CallKey(0, 0, nonce), 0, -1, 0);
  }

  static Command call(CallKey key, long ackedBelow, int object, long call) {
    return encode(key, ackedBelow, object, call);
  }

  static Value batch(List<Command> commands) {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE * commands.size());
    commands.forEach(command -> buffer.put(command.bytes()));
    return Value.of(buffer.array());
  }

  private static Command encode(CallKey key, long ackedBelow, int object, long call) {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE);
    buffer.putLong(key.sessionSlot()).putInt(key.sessionIndex()).putLong(key.sequence());
    buffer.putLong(ackedBelow).putInt(object).putLong(call);
    return new Command(key, buffer.array());
  }
}
