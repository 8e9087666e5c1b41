package org.concoord.server;

import java.util.List;
import org.concoord.codec.BatchWriter;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.MessagePackWriter;
import org.concoord.object.Invocation;
import org.concoord.paxos.Value;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** A replicated type of one method, which does what the test says. */
final class ScriptedType implements ReplicatedType<ScriptedType.Instance> {
  static final int RUN = 1;

  /** The first two slots of a log in which session (1, 0) then calls object 1. */
  static final int SLOTS_BEFORE_CALLS = 2;

  /** What the method does. */
  interface Body {
    long run(long argument) throws Exception;
  }

  static final class Instance {}

  private final Body body;

  ScriptedType(Body body) {
    this.body = body;
  }

  static Value openSession() {
    return batch(out -> out.openSession(-1, 0));
  }

  static Value createObject() {
    return batch(out -> out.session(1, 0).createObject(0, 0, "s", "scripted"));
  }

  static Value call(long sequence, long argument) {
    return batch(
        out -> {
          MessagePackWriter arguments = new MessagePackWriter();
          arguments.writeLong(argument);
          out.session(1, 0)
              .write(
                  CommandKind.CALL,
                  sequence,
                  sequence,
                  1,
                  0,
                  RUN,
                  arguments.array(),
                  0,
                  arguments.size());
        });
  }

  private static Value batch(java.util.function.Consumer<CommandWriter> command) {
    MessagePackWriter out = new MessagePackWriter();
    command.accept(new CommandWriter(out));
    BatchWriter batch = new BatchWriter();
    batch.add(out.array(), 0, out.size());
    return batch.finish();
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Class<Instance> type() {
    return Instance.class;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return List.of(new MethodDescriptor(RUN, "run(long)", MethodDescriptor.Kind.WRITE));
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return List.of();
  }

  @Override
  public Instance create() {
    return new Instance();
  }

  @Override
  public Instance construct(int constructorId, ValueReader arguments) {
    return new Instance();
  }

  @Override
  public void invoke(
      Instance instance,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result)
      throws Exception {
    result.writeLong(body.run(arguments.readLong()));
  }

  @Override
  public void writeState(Instance instance, ValueWriter out) {
    out.writeNil();
  }

  @Override
  public Instance readState(ValueReader in) {
    return new Instance();
  }
}
