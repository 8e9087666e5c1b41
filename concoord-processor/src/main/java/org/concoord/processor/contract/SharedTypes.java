package org.concoord.processor.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.concoord.processor.contract.Contract.Field;
import org.concoord.processor.contract.Contract.Value;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a state may have held an object that another place of it held too. Such a field
 * cannot be skipped: the other place may have nothing but the object's number.
 */
final class SharedTypes {
  /** In the place of the class that owns a field. */
  static final String STATE = "";

  static final String COLLECTIONS = "collection of ";
  static final String MAPS = "map of ";

  private static final Pattern COLLECTION = Pattern.compile(".*(Collection|List|Set|Deque|Queue)");

  private final Contract contract;

  SharedTypes(Contract contract) {
    this.contract = contract;
  }

  /**
   * Whether what a field held may have been somewhere else in the state as well.
   *
   * @param owner the class of values that has the field, or {@link #STATE}
   */
  boolean mayShare(String owner, Field field) {
    Walk others = new Walk(owner, field.name());
    others.fields(STATE, contract.state());
    if (!others.metTheField) {
      return false; // It was in messages alone, which are copies.
    }
    Walk own = new Walk(null, null);
    own.type(field.type());
    return own.found.stream().anyMatch(others.found::contains)
        || mayBeOneOf(COLLECTIONS, own, others)
        || mayBeOneOf(MAPS, own, others);
  }

  private boolean mayBeOneOf(String family, Walk own, Walk others) {
    return countsTogether(family)
        && own.found.stream().anyMatch(type -> type.startsWith(family))
        && others.found.stream().anyMatch(type -> type.startsWith(family));
  }

  /**
   * Whether collections (or maps) of a state count as one group, since a wildcard may stand for any
   * of them, or those of each element for themselves.
   *
   * @param family {@link #COLLECTIONS} or {@link #MAPS}
   */
  boolean countsTogether(String family) {
    return inState(family).stream().anyMatch(type -> type.contains("?"));
  }

  /** All collections or maps of a state, by their elements. */
  Set<String> inState(String family) {
    Walk all = new Walk(null, null);
    all.fields(STATE, contract.state());
    return all.found.stream()
        .filter(type -> type.startsWith(family))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Collects the types of all objects that can be reached without going through one field. */
  private final class Walk {
    private final @Nullable String owner;
    private final @Nullable String without;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> found = new HashSet<>();
    private boolean metTheField;

    Walk(@Nullable String owner, @Nullable String without) {
      this.owner = owner;
      this.without = without;
    }

    void fields(String of, List<Field> fields) {
      for (Field field : fields) {
        if (of.equals(owner) && field.name().equals(without)) {
          metTheField = true;
        } else {
          type(field.type());
        }
      }
    }

    void type(String declared) {
      String type = Names.bound(declared);
      if (type.endsWith("[]")) {
        found.add(type);
        type(type.substring(0, type.length() - 2));
        return;
      }
      int open = type.indexOf('<');
      String raw = open < 0 ? type : type.substring(0, open);
      List<String> arguments = open < 0 ? List.of() : arguments(type.substring(open + 1));
      if (raw.endsWith("Map")) {
        found.add(MAPS + arguments);
      } else if (COLLECTION.matcher(raw).matches()) {
        found.add(COLLECTIONS + arguments);
      } else if (raw.equals("BitSet")) {
        found.add(raw);
      }
      arguments.forEach(this::type);
      contract.values().stream().filter(value -> value.name().equals(type)).forEach(this::value);
    }

    private void value(Value value) {
      if (value.kind().equals("object")) {
        found.add(value.name());
      }
      if (seen.add(value.name())) {
        fields(value.name(), value.fields());
      }
    }
  }

  /** Of {@code A, B<C, D>>} the parts {@code A} and {@code B<C, D>}. */
  private static List<String> arguments(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (depth == 0 && (c == ',' || c == '>')) {
        parts.add(text.substring(begin, i).strip());
        begin = i + 1;
      }
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
    }
    return parts;
  }
}
