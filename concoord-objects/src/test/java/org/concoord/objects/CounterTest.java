package org.concoord.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.function.ToIntFunction;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.MethodDescriptor.Kind;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.junit.jupiter.api.Test;

/** A counter as a replica sees it: called by id, with bytes in and bytes out. */
final class CounterTest {
  private final ReplicatedType<Counter> type = new CounterReplicated();

  @Test
  void isNamedAfterItsClass() {
    assertThat(type.name()).isEqualTo("counter");
    assertThat(type.type()).isEqualTo(Counter.class);
  }

  @Test
  void listsItsMethodsById() {
    ToIntFunction<MethodDescriptor> id = MethodDescriptor::id;
    assertThat(type.methods().stream().mapToInt(id).toArray()).isSorted();
    assertThat(type.methods())
        .extracting(MethodDescriptor::signature, MethodDescriptor::kind)
        .contains(
            tuple("concoordInit()", Kind.CONSTRUCTOR),
            tuple("concoordInit(long)", Kind.CONSTRUCTOR),
            tuple("increment()", Kind.WRITE),
            tuple("getValue()", Kind.READ_ONLY));
  }

  @Test
  void countsUpAndDown() throws Throwable {
    Counter counter = type.create();
    assertThat(call(counter, "increment()").readLong()).isEqualTo(1);
    assertThat(call(counter, "add(long)", 9).readLong()).isEqualTo(10);
    assertThat(call(counter, "decrement()").readLong()).isEqualTo(9);
    assertThat(call(counter, "setValue(long)", -4).tryReadNil()).isTrue();
    assertThat(call(counter, "getValue()").readLong()).isEqualTo(-4);
  }

  @Test
  void beginsWhereTheConstructorSays() throws Throwable {
    Counter counter = type.construct(CounterReplicated.CONCOORD_INIT_LONG, written(41));
    assertThat(call(counter, "increment()").readLong()).isEqualTo(42);
  }

  @Test
  void comesBackFromItsState() throws Throwable {
    Counter counter = new Counter(Long.MIN_VALUE);
    MessagePackWriter state = new MessagePackWriter();
    type.writeState(counter, state);
    Counter restored = type.readState(new MessagePackReader(state.toByteArray()));
    assertThat(restored.getValue()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void refusesArgumentsOfAnotherMethodBeforeItRuns() {
    Counter counter = new Counter(7);
    assertThatThrownBy(() -> call(counter, "add(long)"))
        .isInstanceOf(MalformedValueException.class);
    assertThat(counter.getValue()).isEqualTo(7);
  }

  @Test
  void refusesAMethodThatItDoesNotHave() {
    assertThatThrownBy(
            () -> type.invoke(type.create(), 1, null, written(), new MessagePackWriter()))
        .isInstanceOf(MalformedValueException.class)
        .hasMessage("counter has no method 1");
  }

  private ValueReader call(Counter counter, String signature, long... arguments) throws Throwable {
    int id =
        type.methods().stream()
            .filter(method -> method.signature().equals(signature))
            .mapToInt(MethodDescriptor::id)
            .findFirst()
            .orElseThrow();
    MessagePackWriter out = new MessagePackWriter();
    type.invoke(counter, id, null, written(arguments), out);
    return new MessagePackReader(out.toByteArray());
  }

  private static MessagePackReader written(long... values) {
    MessagePackWriter out = new MessagePackWriter();
    for (long value : values) {
      out.writeLong(value);
    }
    return new MessagePackReader(out.toByteArray());
  }
}
