package org.concoord.rsm;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.concoord.object.Invocation;
import org.concoord.object.Reply;
import org.concoord.spi.Codecs;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.Replies;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** What the processor would write for {@link Gate}. */
final class GateReplicated implements ReplicatedType<Gate> {
  static final int PASS = 21;
  static final int PASS_WITHIN = 22;
  static final int OPEN = 23;
  static final int REFUSE = 24;
  static final int IS_LAST_OPEN = 25;
  static final int COMPLETE_LAST = 26;
  static final int DEFER = 27;
  static final int INIT = 0x7ffffffe;

  private static final ValueCodec<Reply<String>> REPLY = Codecs.reply();

  @Override
  public String name() {
    return "gate";
  }

  @Override
  public Class<Gate> type() {
    return Gate.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(
        new MethodDescriptor(PASS, "pass(String)", Kind.PARKING),
        new MethodDescriptor(PASS_WITHIN, "passWithin(Duration)", Kind.PARKING),
        new MethodDescriptor(OPEN, "open(int,String)", Kind.WRITE),
        new MethodDescriptor(REFUSE, "refuse()", Kind.WRITE),
        new MethodDescriptor(IS_LAST_OPEN, "isLastOpen()", Kind.READ_ONLY),
        new MethodDescriptor(COMPLETE_LAST, "completeLast()", Kind.READ_ONLY),
        new MethodDescriptor(DEFER, "defer()", Kind.WRITE),
        new MethodDescriptor(INIT, "concoordInit()", Kind.CONSTRUCTOR));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Gate create() {
    return new Gate();
  }

  @Override
  public Gate construct(int constructorId, ValueReader arguments) {
    return new Gate();
  }

  @Override
  public void invoke(
      Gate gate, int methodId, @Nullable Invocation call, ValueReader arguments, ValueWriter result)
      throws Throwable {
    switch (methodId) {
      case PASS ->
          Replies.answer(
              this,
              methodId,
              gate.pass(arguments.readString(), Objects.requireNonNull(call)),
              call,
              result);
      case PASS_WITHIN ->
          Replies.answer(
              this,
              methodId,
              gate.passWithin(
                  Duration.ofMillis(arguments.readLong()), Objects.requireNonNull(call)),
              call,
              result);
      case OPEN -> result.writeLong(gate.open(arguments.readInt(), arguments.readString()));
      case REFUSE -> result.writeBoolean(gate.refuse());
      case IS_LAST_OPEN -> result.writeBoolean(gate.isLastOpen());
      case COMPLETE_LAST -> result.writeBoolean(gate.completeLast());
      case DEFER -> {
        Objects.requireNonNull(call).defer();
        result.writeNil();
      }
      default -> throw new MalformedValueException("no method " + methodId);
    }
  }

  @Override
  public void writeReply(int methodId, @Nullable Object value, ValueWriter result) {
    Codecs.STRING.write((String) value, result);
  }

  @Override
  public void writeState(Gate gate, ValueWriter out) {
    out.writeArrayHeader(gate.waiting.size());
    gate.waiting.forEach(reply -> REPLY.write(reply, out));
    REPLY.write(gate.last, out);
  }

  @Override
  public Gate readState(ValueReader in) {
    var gate = new Gate();
    int count = in.readArrayHeader();
    for (int i = 0; i < count; i++) {
      gate.waiting.add(Objects.requireNonNull(REPLY.read(in)));
    }
    gate.last = REPLY.read(in);
    return gate;
  }
}
