package org.concoord.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EmptyStackException;
import java.util.stream.Stream;
import org.concoord.spi.ExceptionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What travels without being declared (S6). */
class StandardExceptionsTest {
  static Stream<Class<?>> types() {
    return StandardExceptions.types();
  }

  @ParameterizedTest
  @MethodSource("types")
  void travelsAsItself(Class<? extends Throwable> type) {
    ExceptionCodec<?> codec = StandardExceptions.byClass(type);
    var written = new MessagePackWriter();
    written.writeString("why");
    Throwable thrown = codec.read(new MessagePackReader(written.toByteArray()));

    assertThat(thrown.getClass()).isEqualTo(type);
    assertThat(StandardExceptions.byName(type.getName())).isSameAs(codec);

    Throwable copy = new MessageCopy<>(codec).of(thrown);
    assertThat(copy.getClass()).isEqualTo(type);
    boolean silent = StandardExceptions.isRaisedByVm(type) || type == EmptyStackException.class;
    assertThat(copy.getMessage()).isEqualTo(silent ? null : "why");
  }

  @Test
  void knowsNoSubclasses() {
    class Special extends IllegalStateException {
      private static final long serialVersionUID = 1L;
    }
    assertThat(StandardExceptions.byClass(Special.class)).isNull();
    assertThat(StandardExceptions.byClass(StackOverflowError.class)).isNull();
    assertThat(StandardExceptions.isRaisedByVm(IllegalStateException.class)).isFalse();
  }

  @Test
  void mendsMessageThatNobodyCouldRead() {
    var out = new MessagePackWriter();
    StandardExceptions.writeMessage("a\ud800b", out);
    assertThat(StandardExceptions.readMessage(new MessagePackReader(out.toByteArray())))
        .isEqualTo("a?b");
  }

  private record MessageCopy<E extends Throwable>(ExceptionCodec<E> codec) {
    Throwable of(Throwable thrown) {
      var out = new MessagePackWriter();
      codec.write(codec.type().cast(thrown), out);
      return codec.read(new MessagePackReader(out.toByteArray()));
    }
  }
}
