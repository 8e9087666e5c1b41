package org.concoord.client;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.concoord.codec.StandardExceptions;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueTypes;
import org.jspecify.annotations.Nullable;

/** A named object with its type's tables: what is needed to read outcomes. Immutable. */
public class CallTarget {
  private final String described;
  private final String objectName;
  private final String typeName;
  private final int schema;
  private final ValueTypes valueTypes;
  private final int[] constructors;
  private final int[] readOnly;
  private final int[] parking;
  private final Map<Integer, String> signatures = new HashMap<>();
  private final Map<String, ExceptionCodec<?>> exceptions = new HashMap<>();

  public CallTarget(ReplicatedType<?> type, String objectName, ValueTypes valueTypes) {
    this.valueTypes = valueTypes;
    this.objectName = objectName;
    this.described = "a call on object \"" + objectName + "\" of type \"" + type.name() + "\"";
    this.typeName = type.name();
    this.constructors = ids(type, MethodDescriptor.Kind.CONSTRUCTOR);
    this.readOnly = ids(type, MethodDescriptor.Kind.READ_ONLY);
    this.parking = ids(type, MethodDescriptor.Kind.PARKING);
    this.schema = type.schema();
    for (MethodDescriptor method : type.methods()) {
      signatures.put(method.id(), method.signature());
    }
    for (ExceptionCodec<?> codec : type.exceptions()) {
      exceptions.put(codec.name(), codec);
    }
  }

  private static int[] ids(ReplicatedType<?> type, MethodDescriptor.Kind kind) {
    return type.methods().stream()
        .filter(method -> method.kind() == kind)
        .mapToInt(MethodDescriptor::id)
        .sorted()
        .toArray();
  }

  /** For messages. */
  public String describe() {
    return described;
  }

  /** For messages: {@code counter.add(long)}. */
  public String describe(int methodId) {
    String signature = signatures.get(methodId);
    return signature == null ? "method " + methodId : typeName + "." + signature;
  }

  /** For messages: {@code bank.deposit(String,long) on object "savings"}. */
  public String describeCall(int methodId) {
    return describe(methodId) + " on object \"" + objectName + "\"";
  }

  /** For messages: who answers, {@code the replicas at 127.0.0.1:14000}. */
  String whose() {
    return "the replicas";
  }

  public boolean isConstructor(int methodId) {
    return constructors.length > 0 && Arrays.binarySearch(constructors, methodId) >= 0;
  }

  /** Whether the method promises to change nothing, so that it needs no place in the log. */
  public boolean isReadOnly(int methodId) {
    return readOnly.length > 0 && Arrays.binarySearch(readOnly, methodId) >= 0;
  }

  /** Whether a call of the method may wait for others (S3). */
  boolean mayPark(int methodId) {
    return parking.length > 0 && Arrays.binarySearch(parking, methodId) >= 0;
  }

  /** The version of the type that the caller was built against. */
  public int schema() {
    return schema;
  }

  /** The classes whose values may stand behind type variables. */
  public ValueTypes valueTypes() {
    return valueTypes;
  }

  @Nullable ExceptionCodec<?> exceptionNamed(String className) {
    ExceptionCodec<?> own = exceptions.get(className);
    return own == null ? StandardExceptions.byName(className) : own;
  }
}
