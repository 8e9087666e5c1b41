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

  /** The type as code for replicas names it. */
  TypeName typeName();

  /** The types of which its values are made. */
  List<ValueType> parts();

  /** Whether its values can change, and so have an identity. */
  boolean isMutable();

  <R> R accept(Visitor<R> visitor);

  /** A branch for every kind of type. */
  interface Visitor<R> {
    R scalar(ScalarType type);

    R standard(StandardType type);

    R array(ArrayType type);

    R collection(CollectionType type);

    R enumeration(EnumType type);

    R record(RecordType type);

    R object(ObjectType type);

    R oneOf(SealedType type);

    R opaque(OpaqueType type);

    R bounded(BoundedType type);

    R reply(ReplyType type);
  }

  /** A primitive, its box, a string or a byte array. */
  record ScalarType(TypeName typeName, Scalar scalar) implements ValueType {
    public boolean isNullable() {
      return !typeName.isPrimitive();
    }

    @Override
    public List<ValueType> parts() {
      return List.of();
    }

    @Override
    public boolean isMutable() {
      return scalar == Scalar.BYTES;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.scalar(this);
    }
  }

  /** Another type of the JDK that is complete in itself; {@code codec} is a constant of Codecs. */
  record StandardType(TypeName typeName, String codec, boolean isMutable) implements ValueType {
    @Override
    public List<ValueType> parts() {
      return List.of();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.standard(this);
    }
  }

  /** An array of references. */
  record ArrayType(TypeName typeName, ValueType element) implements ValueType {
    @Override
    public List<ValueType> parts() {
      return List.of(element);
    }

    @Override
    public boolean isMutable() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.array(this);
    }
  }

  /** A collection, a map or an {@code Optional}. */
  record CollectionType(TypeName typeName, Shape shape, List<ValueType> parts)
      implements ValueType {
    public CollectionType {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean isMutable() {
      return shape.isMutable();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.collection(this);
    }
  }

  /** An enum: a constant's name. */
  record EnumType(ClassName typeName, List<String> constants) implements ValueType {
    public EnumType {
      constants = List.copyOf(constants);
    }

    @Override
    public List<ValueType> parts() {
      return List.of();
    }

    @Override
    public boolean isMutable() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.enumeration(this);
    }
  }

  /** A record: an array of its components, in their order. */
  record RecordType(TypeName typeName, ClassName className, Late<List<Component>> declared)
      implements ValueType {
    public List<Component> components() {
      return declared.get();
    }

    @Override
    public List<ValueType> parts() {
      return components().stream().map(Component::type).toList();
    }

    @Override
    public boolean isMutable() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.record(this);
    }
  }

  /** One component of a record. */
  record Component(String name, ValueType type) {}

  /** An object of a plain class: a map from field id to value. */
  record ObjectType(TypeName typeName, ClassName className, Late<Structure> declared)
      implements ValueType {
    public Structure structure() {
      return declared.get();
    }

    @Override
    public List<ValueType> parts() {
      return structure().fields().stream().map(Structure.Field::type).toList();
    }

    @Override
    public boolean isMutable() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.object(this);
    }
  }

  /** A sealed interface or abstract class: which of its classes it is, and that one's value. */
  record SealedType(TypeName typeName, ClassName className, Late<List<Alternative>> declared)
      implements ValueType {
    public List<Alternative> alternatives() {
      return declared.get();
    }

    @Override
    public List<ValueType> parts() {
      return alternatives().stream().map(Alternative::type).toList();
    }

    @Override
    public boolean isMutable() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.oneOf(this);
    }
  }

  /**
   * One class that a sealed type permits.
   *
   * @param id the first 31 bits of SHA-256 over its simple name
   */
  record Alternative(int id, ClassName className, ValueType type) {}

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
    public List<ValueType> parts() {
      return List.of();
    }

    @Override
    public boolean isMutable() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.opaque(this);
    }
  }

  /**
   * A value behind a type variable with a bound: decoded on replicas too, which know its class from
   * their configuration. In code for replicas it is of the bound.
   */
  record BoundedType(TypeVariableName variable, TypeName typeName, ClassName erasure)
      implements ValueType {
    @Override
    public List<ValueType> parts() {
      return List.of();
    }

    @Override
    public boolean isMutable() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.bounded(this);
    }
  }

  /**
   * The reply of a call that may be parked: in a state the call's name, elsewhere nothing that
   * travels.
   */
  record ReplyType(TypeName typeName) implements ValueType {
    @Override
    public List<ValueType> parts() {
      return List.of();
    }

    /** There is one for each call, whoever holds it. */
    @Override
    public boolean isMutable() {
      return false;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reply(this);
    }
  }
}
