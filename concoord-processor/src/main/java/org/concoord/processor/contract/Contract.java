package org.concoord.processor.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a replicated class others depend on: callers that were built before, logs and snapshots.
 * Everything is sorted by name, so that equal contracts are equal texts.
 *
 * @param type the type's name on the wire
 * @param schema the number of this version, counted from the contract that is kept (F2)
 * @param fingerprint differs where anything below differs
 * @param methods methods and constructors
 * @param state the fields of the class
 * @param values the classes that its values are made of
 * @param exceptions the exceptions that travel as themselves, by binary name
 */
public record Contract(
    String type,
    int schema,
    int fingerprint,
    List<Method> methods,
    List<Field> state,
    List<Value> values,
    List<Value> exceptions) {

  public Contract {
    methods = List.copyOf(methods);
    state = List.copyOf(state);
    values = List.copyOf(values);
    exceptions = List.copyOf(exceptions);
  }

  /**
   * One method or constructor.
   *
   * @param kind {@code write}, {@code read-only}, {@code constructor}, {@code parking} or {@link
   *     #REMOVED}
   * @param arguments the types of its arguments
   * @param result the type of its result, or null for none
   */
  public record Method(
      String signature, int id, String kind, List<String> arguments, @Nullable String result) {
    /** The kind of a method that once was. */
    static final String REMOVED = "removed";

    public Method {
      arguments = List.copyOf(arguments);
    }

    /** Whether it may be answered later than it has run. */
    boolean mayPark() {
      return kind.equals("parking");
    }
  }

  /** The same with numbers. */
  Contract numbered(int newSchema, int newFingerprint) {
    return new Contract(type, newSchema, newFingerprint, methods, state, values, exceptions);
  }

  /**
   * One field, component or alternative; enum constants have no type.
   *
   * @param type its type; {@link #REMOVED} for a field that once was
   * @param part in which part of an object's two it is written, empty where there is one; ends in
   *     {@link #IN_PLACE} for what the class makes for a final field
   */
  public record Field(String name, int id, String type, String part) {
    /** In the place of the type of a field that is skipped where it is read; no type's name. */
    static final String REMOVED = "@Removed";

    /** For a field whose object stays, and is given its contents where it is restored. */
    static final String IN_PLACE = "in place";

    boolean isInPlace() {
      return part.endsWith(IN_PLACE);
    }

    boolean isRemoved() {
      return type.equals(REMOVED);
    }
  }

  /**
   * A class of values.
   *
   * @param kind {@code record}, {@code object}, {@code enum}, {@code sealed} or {@code exception}
   * @param fields in the order of the wire
   * @param cycles whether its objects can lead back to their own class, or only to such of others:
   *     {@code own}, {@code held} or empty
   */
  public record Value(String name, String kind, List<Field> fields, String cycles) {
    public Value {
      fields = List.copyOf(fields);
    }
  }
}
