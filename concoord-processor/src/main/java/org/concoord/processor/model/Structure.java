package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a class, inherited ones included, and how an object is made again out of their
 * values.
 *
 * @param className the class
 * @param typeName the class with its type arguments
 * @param fields every field that is state, sorted by id
 * @param creation the constructor that begins a restored object
 * @param hasNoArgConstructor whether values for missing fields can be had from a fresh object
 * @param isFinal whether there can be no subclass, whose fields would be lost
 * @param removed fields that once were, sorted by name
 */
public record Structure(
    ClassName className,
    TypeName typeName,
    List<Field> fields,
    Creation creation,
    boolean hasNoArgConstructor,
    boolean isFinal,
    List<Removal> removed) {

  public Structure {
    fields = List.copyOf(fields);
    removed = List.copyOf(removed);
  }

  /** Of something without fields. */
  public static Structure none(ClassName name) {
    return new Structure(name, name, List.of(), new Creation(List.of()), true, true, List.of());
  }

  /** The field that an argument carries, or null. */
  public @Nullable Field fieldOf(Argument argument) {
    return fields.stream()
        .filter(field -> argument.equals(new Argument.OfField(field.name())))
        .findFirst()
        .orElse(null);
  }

  /**
   * One field that is state.
   *
   * @param owner the class that declares it
   * @param id the first 31 bits of SHA-256 over its name
   */
  public record Field(
      String name, ClassName owner, TypeName erasure, ValueType type, int id, boolean isFinal) {}

  /** The name and id of a field or the signature and id of a method that once was. */
  public record Removal(String name, int id) {}

  /**
   * A constructor call. Fields that no argument carries are set afterwards, or refilled where they
   * are final.
   */
  public record Creation(List<Argument> arguments) {
    public Creation {
      arguments = List.copyOf(arguments);
    }

    public boolean sets(Field field) {
      return arguments.contains(new Argument.OfField(field.name()));
    }
  }

  /** What a constructor is handed. */
  public sealed interface Argument {
    /** The value of the field with that name. */
    record OfField(String field) implements Argument {}

    /** The message of an exception. */
    record Message() implements Argument {}

    /** Nothing: an exception's cause, which does not travel. */
    record Cause() implements Argument {}

    /** Nothing: the field is set afterwards, since it may lead back to the object. */
    record Later(TypeName type) implements Argument {}
  }
}
