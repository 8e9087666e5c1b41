package org.concoord.codec;

import java.util.ConcurrentModificationException;
import java.util.EmptyStackException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's exceptions that travel as themselves without being declared. Their message travels with
 * them, except for those that the VM raises itself (S6): whether these have one depends on what was
 * compiled when, so it must not reach the reply cache.
 */
public final class StandardExceptions {
  private static final List<Codec<?>> ALL =
      List.of(
          raisedByVm(NullPointerException.class, NullPointerException::new),
          raisedByVm(ArrayIndexOutOfBoundsException.class, ArrayIndexOutOfBoundsException::new),
          raisedByVm(ClassCastException.class, ClassCastException::new),
          raisedByVm(ArithmeticException.class, ArithmeticException::new),
          raisedByVm(NegativeArraySizeException.class, NegativeArraySizeException::new),
          raisedByVm(ArrayStoreException.class, ArrayStoreException::new),
          withMessage(IllegalArgumentException.class, IllegalArgumentException::new),
          withMessage(IllegalStateException.class, IllegalStateException::new),
          withMessage(UnsupportedOperationException.class, UnsupportedOperationException::new),
          withMessage(IndexOutOfBoundsException.class, IndexOutOfBoundsException::new),
          withMessage(StringIndexOutOfBoundsException.class, StringIndexOutOfBoundsException::new),
          withMessage(NumberFormatException.class, NumberFormatException::new),
          withMessage(SecurityException.class, SecurityException::new),
          withMessage(RuntimeException.class, RuntimeException::new),
          withMessage(Exception.class, Exception::new),
          withMessage(NoSuchElementException.class, NoSuchElementException::new),
          withMessage(ConcurrentModificationException.class, ConcurrentModificationException::new),
          withMessage(EmptyStackException.class, message -> new EmptyStackException()));

  private static final Map<Class<?>, Codec<?>> BY_CLASS =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Codec::type, Function.identity()));

  private static final Map<String, Codec<?>> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Codec::name, Function.identity()));

  private StandardExceptions() {}

  /** The codec of exactly that class, or null. */
  public static @Nullable ExceptionCodec<?> byClass(Class<?> type) {
    return BY_CLASS.get(type);
  }

  /** The codec of the class with that binary name, or null. */
  public static @Nullable ExceptionCodec<?> byName(String name) {
    return BY_NAME.get(name);
  }

  /**
   * Whether the VM raises this class itself, so that its message is never replicated, declared or
   * not.
   */
  public static boolean isRaisedByVm(Class<?> type) {
    Codec<?> codec = BY_CLASS.get(type);
    return codec != null && !codec.keepsMessage;
  }

  /** All of them, for tests and documents. */
  static Stream<Class<?>> types() {
    return ALL.stream().map(Codec::type);
  }

  private static <E extends Exception> Codec<E> withMessage(
      Class<E> type, Function<@Nullable String, E> constructor) {
    return new Codec<>(type, constructor, true);
  }

  private static <E extends Exception> Codec<E> raisedByVm(
      Class<E> type, Function<@Nullable String, E> constructor) {
    return new Codec<>(type, constructor, false);
  }

  private record Codec<E extends Exception>(
      Class<E> type, Function<@Nullable String, E> constructor, boolean keepsMessage)
      implements ExceptionCodec<E> {
    @Override
    public void write(E exception, ValueWriter out) {
      writeMessage(keepsMessage ? exception.getMessage() : null, out);
    }

    @Override
    public E read(ValueReader in) {
      return constructor.apply(readMessage(in));
    }
  }

  /**
   * A message or nil; what no replica could read back, a lone surrogate, becomes a question mark.
   */
  public static void writeMessage(@Nullable String message, ValueWriter out) {
    if (out.writePresence(message) && message != null) {
      out.writeString(Utf8.wellFormed(message, Integer.MAX_VALUE));
    }
  }

  public static @Nullable String readMessage(ValueReader in) {
    return in.tryReadNil() ? null : in.readString();
  }
}
