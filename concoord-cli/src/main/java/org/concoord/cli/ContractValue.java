package org.concoord.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.concoord.cli.Contract.Field;
import org.concoord.spi.InPlaceCodec;
import org.concoord.spi.MalformedValueException;
import org.concoord.spi.ObjectCodec;
import org.concoord.spi.ValueCodec;
import org.concoord.spi.ValueReader;
import org.concoord.spi.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * A class of values that is not here. A record and an object are maps from the names of their
 * fields; an enum's constant is its name; of a sealed type, a value is a map from the simple name
 * of its class to what it is as one of that.
 */
final class ContractValue implements ContractType, InPlaceCodec<Object> {
  private static final String OBJECT = "object";

  private final String name;
  private final String kind;
  private final List<Field> fields;
  private final boolean inTwo;

  /** Asked when it is needed, since a class may have a field of its own. */
  private final Function<String, ContractType> types;

  ContractValue(Contract.Value value, Function<String, ContractType> types) {
    this.name = value.name();
    this.kind = value.kind();
    this.types = types;
    this.inTwo =
        value.fields().stream().anyMatch(Field::first)
            && value.fields().stream().anyMatch(Field::second);
    this.fields = new ArrayList<>(value.fields());
    if (kind.equals(OBJECT)) {
      fields.sort(Comparator.comparing(Field::id));
    }
  }

  @Override
  public boolean takesBareText() {
    return kind.equals("enum");
  }

  @Override
  public ValueCodec<Object> codec() {
    return this;
  }

  @Override
  public Class<?> type() {
    return Map.class;
  }

  @Override
  public @Nullable Object of(@Nullable Object json) {
    if (json == null) {
      return null;
    }
    if (kind.equals("enum")) {
      return field(json instanceof String text ? text : ContractTypes.shown(json)).name();
    }
    if (!(json instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          ContractTypes.shown(json) + " is no " + name + ", which has " + names());
    }
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    map.forEach(
        (key, each) -> {
          Field field = field((String) key);
          value.put(field.name(), types.apply(field.type()).of(each));
        });
    if (kind.equals("sealed") && value.size() != 1) {
      throw new IllegalArgumentException(
          "a " + name + " is one of " + names() + ", as in {\"" + fields.get(0).name() + "\": {}}");
    }
    if (kind.equals("record")) {
      fields.forEach(field -> requirePresent(value, field));
    }
    return value;
  }

  private void requirePresent(Map<String, @Nullable Object> value, Field field) {
    if (!value.containsKey(field.name())) {
      throw new IllegalArgumentException(name + " without its " + field.name());
    }
  }

  private Field field(String wanted) {
    return fields.stream()
        .filter(field -> field.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(name + " has no " + wanted + "; it has " + names()));
  }

  private String names() {
    List<String> names = fields.stream().map(Field::name).toList();
    return String.join(", ", kind.equals(OBJECT) ? names.stream().sorted().toList() : names);
  }

  @Override
  public void write(@Nullable Object value, ValueWriter out) {
    if (value == null) {
      out.writeNil();
    } else if (value instanceof Map<?, ?> map) {
      write(map, out);
    } else {
      out.writeString((String) value);
    }
  }

  private void write(Map<?, ?> value, ValueWriter out) {
    if (kind.equals("sealed")) {
      Field alternative = field((String) value.keySet().iterator().next());
      out.writeArrayHeader(2);
      out.writeLong(alternative.id());
      write(alternative, value, out);
    } else if (kind.equals("record")) {
      out.writeArrayHeader(fields.size());
      fields.forEach(field -> write(field, value, out));
    } else if (inTwo) {
      out.writeArrayHeader(2);
      write(fields.stream().filter(Field::first).toList(), value, out);
      write(fields.stream().filter(Field::second).toList(), value, out);
    } else {
      write(fields, value, out);
    }
  }

  /** What is not said has the value that its class gives it. */
  private void write(List<Field> part, Map<?, ?> value, ValueWriter out) {
    List<Field> said = part.stream().filter(field -> value.containsKey(field.name())).toList();
    out.writeMapHeader(said.size());
    for (Field field : said) {
      out.writeLong(field.id());
      write(field, value, out);
    }
  }

  private void write(Field field, Map<?, ?> value, ValueWriter out) {
    types.apply(field.type()).codec().write(value.get(field.name()), out);
  }

  @Override
  public @Nullable Object read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    if (kind.equals("enum")) {
      return in.readString();
    }
    Map<String, @Nullable Object> value =
        kind.equals(OBJECT) ? new TreeMap<>() : new LinkedHashMap<>();
    if (kind.equals(OBJECT)) {
      int parts = inTwo ? in.readArrayHeader() : 1;
      for (int i = 0; i < parts; i++) {
        readFields(in, value);
      }
    } else if (kind.equals("record")) {
      if (in.readArrayHeader() != fields.size()) {
        throw new MalformedValueException("a record " + name + " has " + names());
      }
      for (Field field : fields) {
        value.put(field.name(), types.apply(field.type()).codec().read(in));
      }
    } else {
      in.readArrayHeader();
      readField(in.readInt(), in, value);
    }
    return value;
  }

  /** A map from id to value, of which the ids of what others may hold too are complements. */
  void readFields(ValueReader in, Map<String, @Nullable Object> value) {
    int pairs = in.readMapHeader();
    int last = Integer.MIN_VALUE;
    for (int i = 0; i < pairs; i++) {
      int id = ObjectCodec.nextField(in, last);
      readField(id < 0 ? ~id : id, in, value);
      last = id;
    }
  }

  private void readField(int id, ValueReader in, Map<String, @Nullable Object> value) {
    for (Field field : fields) {
      if (field.id() == id) {
        value.put(field.name(), types.apply(field.type()).codec().read(in));
        return;
      }
    }
    throw new MalformedValueException(name + " has no field " + id);
  }

  @Override
  public void writeContents(@Nullable Object value, ValueWriter out) {
    write(value, out);
  }

  @Override
  public void readContents(@Nullable Object target, ValueReader in, String field) {
    throw new IllegalStateException("a command keeps no object to fill");
  }
}
