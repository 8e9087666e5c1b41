package org.concoord.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the annotation processor wrote of a replicated class: see {@code docs/writing-objects.md}.
 *
 * @param type the type's name on the wire
 * @param schema the version of the class
 * @param state the types of its fields
 * @param values the classes of its values, by name
 * @param exceptions those that travel as themselves
 */
record Contract(
    String type,
    int schema,
    List<Method> methods,
    List<String> state,
    Map<String, Value> values,
    List<Value> exceptions) {
  private static final String REMOVED = "removed";
  private static final String REMOVED_FIELD = "@Removed";

  /**
   * A method or constructor.
   *
   * @param result the type of its result, or null for none
   */
  record Method(
      int id, String signature, String kind, List<String> arguments, @Nullable String result) {
    String name() {
      return signature.substring(0, signature.indexOf('('));
    }
  }

  /**
   * A field, component, constant or alternative.
   *
   * @param first whether it is one of those that a constructor takes, where others are set later
   * @param second whether it is one of the others
   */
  record Field(String name, int id, String type, boolean first, boolean second) {}

  /**
   * A class of values.
   *
   * @param kind {@code record}, {@code object}, {@code enum}, {@code sealed} or {@code exception}
   * @param isCyclic whether its objects may lead back to themselves, or to others that do
   */
  record Value(String name, String kind, List<Field> fields, boolean isCyclic) {}

  /**
   * @throws IllegalArgumentException if the text is no contract
   */
  static Contract read(String text) {
    if (!(JsonReader.read(text) instanceof Map<?, ?> tree)) {
      throw new IllegalArgumentException("no contract");
    }
    List<Method> methods = new ArrayList<>();
    for (Map<?, ?> each : objects(tree, "methods")) {
      if (!text(each, "kind").equals(REMOVED)) {
        methods.add(
            new Method(
                number(each, "id"),
                text(each, "signature"),
                text(each, "kind"),
                texts(each.get("arguments")),
                each.get("result") == null ? null : text(each, "result")));
      }
    }
    List<String> state = new ArrayList<>();
    objects(tree, "state").forEach(field -> state.add(text(field, "type")));
    Map<String, Value> values = new TreeMap<>();
    objects(tree, "values").forEach(each -> values.put(text(each, "name"), value(each)));
    List<Value> exceptions = objects(tree, "exceptions").stream().map(Contract::value).toList();
    return new Contract(
        text(tree, "type"), number(tree, "schema"), methods, state, values, exceptions);
  }

  private static Value value(Map<?, ?> tree) {
    List<Field> fields = new ArrayList<>();
    for (Map<?, ?> each : objects(tree, "fields")) {
      if (text(each, "type").equals(REMOVED_FIELD)) {
        continue;
      }
      String set = each.get("set") instanceof String part ? part : "";
      fields.add(
          new Field(
              text(each, "name"),
              number(each, "id"),
              text(each, "type"),
              set.startsWith("by the constructor"),
              set.startsWith("afterwards")));
    }
    return new Value(
        text(tree, "name"), text(tree, "kind"), fields, tree.get("cycles") instanceof String);
  }

  private static List<Map<?, ?>> objects(Map<?, ?> tree, String name) {
    List<Map<?, ?>> objects = new ArrayList<>();
    if (tree.get(name) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  private static List<String> texts(@Nullable Object json) {
    List<String> texts = new ArrayList<>();
    if (json instanceof List<?> list) {
      list.forEach(each -> texts.add(String.valueOf(each)));
    }
    return texts;
  }

  private static String text(Map<?, ?> tree, String name) {
    if (tree.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no contract: " + name + " is missing");
  }

  private static int number(Map<?, ?> tree, String name) {
    if (tree.get(name) instanceof BigDecimal number) {
      return number.intValueExact();
    }
    throw new IllegalArgumentException("no contract: " + name + " is missing");
  }
}
