package org.concoord.rsm;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.jspecify.annotations.Nullable;

/** A replicated type with what a call looks up in it: methods by id, exceptions by class. */
final class BoundType<T> {
  static final int UNKNOWN = -1;

  private final ReplicatedType<T> type;
  private final List<MethodDescriptor> methods;
  private final Map<Class<?>, ExceptionCodec<?>> exceptions = new LinkedHashMap<>();

  /**
   * Methods by id, open addressing: {@code indexes} holds places in {@code methods}, {@link
   * #UNKNOWN} where free.
   */
  private final int[] indexes;

  private final int firstKey;

  /** {@code firstKey} is the key of the first method; the others follow. */
  BoundType(ReplicatedType<T> type, int firstKey) {
    this.type = type;
    this.firstKey = firstKey;
    this.methods = List.copyOf(type.methods());
    this.indexes = new int[Integer.highestOneBit(2 * methods.size() + 1) << 1];
    Arrays.fill(indexes, UNKNOWN);
    for (int i = 0; i < methods.size(); i++) {
      addMethod(i);
    }
    for (ExceptionCodec<?> codec : type.exceptions()) {
      exceptions.put(codec.type(), codec);
    }
  }

  private void addMethod(int index) {
    int id = methods.get(index).id();
    if (indexOf(id) != UNKNOWN) {
      throw new IllegalArgumentException(
          "type "
              + type.name()
              + " has two methods with id "
              + id
              + ", one of them "
              + methods.get(index).signature());
    }
    int at = id & (indexes.length - 1);
    while (indexes[at] != UNKNOWN) {
      at = (at + 1) & (indexes.length - 1);
    }
    indexes[at] = index;
  }

  ReplicatedType<T> type() {
    return type;
  }

  String name() {
    return type.name();
  }

  int methodCount() {
    return methods.size();
  }

  MethodDescriptor method(int index) {
    return methods.get(index);
  }

  /**
   * The place of the method with that id among {@link ReplicatedType#methods}, or {@link #UNKNOWN}.
   */
  int indexOf(int methodId) {
    int at = methodId & (indexes.length - 1);
    while (indexes[at] != UNKNOWN && methods.get(indexes[at]).id() != methodId) {
      at = (at + 1) & (indexes.length - 1);
    }
    return indexes[at];
  }

  int key(int methodIndex) {
    return firstKey + methodIndex;
  }

  /** The codec that the type declares for exactly that class, or null. */
  @Nullable ExceptionCodec<?> exception(Class<?> thrown) {
    return exceptions.get(thrown);
  }
}
