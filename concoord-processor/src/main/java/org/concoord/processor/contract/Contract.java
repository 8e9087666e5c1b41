package org.concoord.processor.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a replicated class others depend on: callers that were built before, logs and snapshots.
 * Everything is sorted by name, so that equal contracts are equal texts.
 *
 * @param type the type's name on the wire
 * @param schema a number for all of the below
 * @param methods methods and constructors
 * @param state the fields of the class
 * @param values the classes that its values are made of
 * @param exceptions the exceptions that travel as themselves, by binary name
 */
public record Contract(
    String type,
    int schema,
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
   * @param kind {@code write}, {@code read-only} or {@code constructor}
   * @param arguments the types of its arguments
   * @param result the type of its result, or null for none
   */
  public record Method(
      String signature, int id, String kind, List<String> arguments, @Nullable String result) {
    public Method {
      arguments = List.copyOf(arguments);
    }
  }

  /** The same with another number. */
  Contract withSchema(int number) {
    return new Contract(type, number, methods, state, values, exceptions);
  }

  /**
   * One field, component or alternative; enum constants have no type.
   *
   * @param part in which part of an object's two it is written; empty where there is one
   */
  public record Field(String name, int id, String type, String part) {}

  /**
   * A class of values.
   *
   * @param kind {@code record}, {@code object}, {@code enum}, {@code sealed} or {@code exception}
   * @param fields in the order of the wire
   */
  public record Value(String name, String kind, List<Field> fields) {
    public Value {
      fields = List.copyOf(fields);
    }
  }
}
