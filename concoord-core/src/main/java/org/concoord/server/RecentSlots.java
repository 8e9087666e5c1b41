package org.concoord.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.concoord.codec.BatchCursor;
import org.concoord.codec.CommandCursor;
import org.concoord.paxos.Value;
import org.concoord.rsm.StateMachine;
import org.concoord.spi.MalformedValueException;
import org.jspecify.annotations.Nullable;

/**
 * The values of the last slots executed, a few and not too large ones, so that a call can be named
 * that was found to have ended otherwise elsewhere. Owned by whoever executes.
 */
final class RecentSlots {
  private static final int SLOTS = 1_024;
  private static final long BYTES = 4 << 20;
  private static final int NAMES = 4;

  private final @Nullable Value[] values = new @Nullable Value[SLOTS];
  private long first = 1;
  private long last;
  private long bytes;

  void add(long slot, Value value) {
    if (slot != last + 1) {
      clear(slot);
    }
    while (last - first + 1 >= SLOTS || bytes > BYTES) {
      dropFirst();
    }
    values[(int) (slot % SLOTS)] = value;
    bytes += value.length();
    last = slot;
  }

  private void dropFirst() {
    Value dropped = values[(int) (first % SLOTS)];
    bytes -= dropped == null ? 0 : dropped.length();
    values[(int) (first++ % SLOTS)] = null;
  }

  private void clear(long next) {
    while (first <= last) {
      dropFirst();
    }
    first = next;
    last = next - 1;
  }

  /** The calls of a slot by method and object, for a message; "" where it is not known. */
  String describe(long slot, StateMachine machine) {
    Value value = slot < first || slot > last ? null : values[(int) (slot % SLOTS)];
    if (value == null) {
      return "";
    }
    Map<String, Integer> calls = new LinkedHashMap<>();
    BatchCursor batch = new BatchCursor();
    try {
      batch.reset(value);
      while (batch.next()) {
        calls.merge(name(batch.command(), machine), 1, Integer::sum);
      }
    } catch (MalformedValueException unknown) {
      return "";
    }
    String named =
        calls.entrySet().stream()
            .limit(NAMES)
            .map(call -> call.getKey() + (call.getValue() > 1 ? " x " + call.getValue() : ""))
            .collect(Collectors.joining(", "));
    return calls.size() > NAMES ? named + " and " + (calls.size() - NAMES) + " more" : named;
  }

  private static String name(CommandCursor command, StateMachine machine) {
    int key = machine.methodKey(command);
    String object = machine.nameOf(command.objectId());
    return key < 0 || object == null
        ? String.valueOf(command.kind())
        : "%s of object \"%s\"".formatted(machine.registry().methodName(key), object);
  }
}
