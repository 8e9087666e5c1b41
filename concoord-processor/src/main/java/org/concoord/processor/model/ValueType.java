package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import java.util.List;

/**
 * A type whose values travel. Whoever adds one adds a method to {@link Visitor} and is led to all
 * that must know it.
 */
public sealed interface ValueType {

  /** The type as the source names it. */
  TypeName typeName();

  <R> R accept(Visitor<R> visitor);

  /** A branch for every kind of type. */
  interface Visitor<R> {
    R scalar(ScalarType type);

    R list(ListType type);

    R record(RecordType type);

    R object(ObjectType type);

    R opaque(OpaqueType type);
  }

  /** A primitive, its box, a string or a byte array. */
  record ScalarType(TypeName typeName, Scalar scalar) implements ValueType {
    public boolean isNullable() {
      return !typeName.isPrimitive();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.scalar(this);
    }
  }

  /**
   * A list, restored as {@code implementation}, which is an {@code ArrayList} where the declared
   * type is an interface.
   */
  record ListType(TypeName typeName, ClassName implementation, ValueType element)
      implements ValueType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.list(this);
    }
  }

  /** A record: an array of its components, in their order. */
  record RecordType(ClassName typeName, List<Component> components) implements ValueType {
    public RecordType {
      components = List.copyOf(components);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.record(this);
    }
  }

  /** One component of a record. */
  record Component(String name, ValueType type) {}

  /** An object of a plain class: a map from field id to value. */
  record ObjectType(Structure structure) implements ValueType {
    @Override
    public ClassName typeName() {
      return structure.className();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.object(this);
    }
  }

  /**
   * A value behind an unbounded type variable of the replicated class. Replicas hold its canonical
   * bytes, equal and hashed as such, under the variable's erasure; clients alone decode it. So in
   * code for replicas it is an {@code Object}, in a proxy what {@code variable} says.
   */
  record OpaqueType(TypeVariableName variable) implements ValueType {
    @Override
    public TypeName typeName() {
      return ClassName.OBJECT;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.opaque(this);
    }
  }
}
