package org.concoord.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.concoord.object.Invocation;
import org.concoord.spi.ExceptionCodec;
import org.concoord.spi.MethodDescriptor;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/** A replicated type as a caller needs it, out of its contract; no replica can run it. */
final class ContractReplicated implements ReplicatedType<Object> {
  private final String name;
  private final int schema;
  private final List<MethodDescriptor> methods = new ArrayList<>();
  private final List<ExceptionCodec<?>> exceptions = new ArrayList<>();

  ContractReplicated(Contract contract, ContractTypes types) {
    this.name = contract.type();
    this.schema = contract.schema();
    for (Contract.Method method : contract.methods()) {
      methods.add(new MethodDescriptor(method.id(), method.signature(), kind(method.kind())));
    }
    methods.sort(Comparator.comparing(MethodDescriptor::id));
    for (Contract.Value exception : contract.exceptions()) {
      exceptions.add(new ContractException.Codec(exception, types));
    }
  }

  private static MethodDescriptor.Kind kind(String said) {
    return MethodDescriptor.Kind.valueOf(said.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<Object> type() {
    return Object.class;
  }

  @Override
  public int schema() {
    return schema;
  }

  @Override
  public List<MethodDescriptor> methods() {
    return methods;
  }

  @Override
  public List<ExceptionCodec<?>> exceptions() {
    return exceptions;
  }

  @Override
  public Object create() {
    throw noClass();
  }

  @Override
  public Object construct(int constructorId, ValueReader arguments) {
    throw noClass();
  }

  @Override
  public void invoke(
      Object object,
      int methodId,
      @Nullable Invocation call,
      ValueReader arguments,
      ValueWriter result) {
    throw noClass();
  }

  @Override
  public void writeState(Object object, ValueWriter out) {
    throw noClass();
  }

  @Override
  public Object readState(ValueReader in) {
    throw noClass();
  }

  private UnsupportedOperationException noClass() {
    return new UnsupportedOperationException("the class of " + name + " is not here");
  }
}
