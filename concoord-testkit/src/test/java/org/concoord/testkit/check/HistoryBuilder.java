package org.concoord.testkit.check;

import java.util.ArrayList;
import java.util.List;
import org.concoord.codec.MessagePackWriter;

/** Histories of registers, call by call, with their times. */
final class HistoryBuilder {
  private final List<RecordedCall> calls = new ArrayList<>();
  private String object = "x";
  private String clock = "c";

  /** The object of the calls that follow. */
  HistoryBuilder on(String name) {
    object = name;
    return this;
  }

  /** The clock of the calls that follow. */
  HistoryBuilder by(String name) {
    clock = name;
    return this;
  }

  HistoryBuilder read(String client, long from, long to, long result) {
    return call(client, RegisterSpecification.READ, from, to, result);
  }

  HistoryBuilder write(String client, long from, long to, long value) {
    return call(client, RegisterSpecification.WRITE, from, to, 0, value);
  }

  HistoryBuilder add(String client, long from, long to, long amount, long result) {
    return call(client, RegisterSpecification.ADD, from, to, result, amount);
  }

  /** A write that was never answered. */
  HistoryBuilder openWrite(String client, long from, long value) {
    calls.add(call(client, object, clock, RegisterSpecification.WRITE, from, null, 0, value));
    return this;
  }

  HistoryBuilder openAdd(String client, long from, long amount) {
    calls.add(call(client, object, clock, RegisterSpecification.ADD, from, null, 0, amount));
    return this;
  }

  private HistoryBuilder call(
      String client, int method, long from, long to, long result, long... arguments) {
    calls.add(call(client, object, clock, method, from, to, result, arguments));
    return this;
  }

  static RecordedCall call(
      String client,
      String object,
      String clock,
      int method,
      long from,
      Long to,
      long result,
      long... arguments) {
    MessagePackWriter out = new MessagePackWriter();
    for (long argument : arguments) {
      out.writeLong(argument);
    }
    String signature =
        List.of("read()", "write(long)", "add(long)", "compareAndSet(long,long)").get(method - 1);
    return new RecordedCall(
        client,
        object,
        method,
        signature,
        out.toByteArray(),
        to == null ? null : RegisterSpecification.ok(result),
        clock,
        from,
        to == null ? RecordedCall.NEVER : to);
  }

  History history() {
    return History.of(calls);
  }
}
