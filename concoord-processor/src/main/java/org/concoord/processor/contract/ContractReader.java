package org.concoord.processor.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.concoord.processor.contract.Contract.Field;
import org.concoord.processor.contract.Contract.Method;
import org.concoord.processor.contract.Contract.Value;
import org.jspecify.annotations.Nullable;

/** Reads a contract that was written by {@link ContractText}, by this version or another. */
final class ContractReader {
  private ContractReader() {}

  /**
   * @throws IllegalArgumentException if it is none
   */
  static Contract read(String text) {
    Map<?, ?> json = object(Json.parse(text));
    return new Contract(
        string(json, "type"),
        number(json, "schema"),
        number(json, "fingerprint"),
        list(json, "methods", ContractReader::method),
        list(json, "state", ContractReader::field),
        list(json, "values", ContractReader::value),
        list(json, "exceptions", ContractReader::value));
  }

  private static Method method(Map<?, ?> json) {
    List<String> arguments = new ArrayList<>();
    if (json.get("arguments") instanceof List<?> given) {
      given.forEach(argument -> arguments.add(String.valueOf(argument)));
    }
    return new Method(
        string(json, "signature"),
        number(json, "id"),
        string(json, "kind"),
        arguments,
        json.get("result") instanceof String result ? result : null);
  }

  private static Field field(Map<?, ?> json) {
    return new Field(
        string(json, "name"),
        number(json, "id"),
        string(json, "type"),
        json.get("set") instanceof String part ? part : "");
  }

  private static Value value(Map<?, ?> json) {
    return new Value(
        string(json, "name"),
        string(json, "kind"),
        list(json, "fields", ContractReader::field),
        json.get("cycles") instanceof String cycles ? cycles : "");
  }

  private static <T> List<T> list(Map<?, ?> json, String name, Function<Map<?, ?>, T> read) {
    if (!(json.get(name) instanceof List<?> elements)) {
      throw new IllegalArgumentException("no list \"" + name + "\"");
    }
    List<T> all = new ArrayList<>();
    elements.forEach(element -> all.add(read.apply(object(element))));
    return all;
  }

  private static Map<?, ?> object(@Nullable Object json) {
    if (json instanceof Map<?, ?> object) {
      return object;
    }
    throw new IllegalArgumentException("an object expected, not " + json);
  }

  private static String string(Map<?, ?> json, String name) {
    if (json.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no text \"" + name + "\"");
  }

  private static int number(Map<?, ?> json, String name) {
    if (json.get(name) instanceof Long number) {
      return (int) (long) number;
    }
    throw new IllegalArgumentException("no number \"" + name + "\"");
  }
}
