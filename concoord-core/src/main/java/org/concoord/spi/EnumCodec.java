package org.concoord.spi;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The constants of an enum, by name. */
final class EnumCodec<E extends Enum<E>> implements ValueCodec<E> {
  private final String type;
  private final Map<String, E> byName = new TreeMap<>();

  EnumCodec(Class<E> type, E[] constants) {
    this.type = type.getSimpleName();
    for (E constant : constants) {
      byName.put(constant.name(), constant);
    }
  }

  @Override
  public void write(@Nullable E value, ValueWriter out) {
    if (out.writePresence(value) && value != null) {
      out.writeString(value.name());
    }
  }

  @Override
  public @Nullable E read(ValueReader in) {
    if (in.tryReadNil()) {
      return null;
    }
    String name = in.readString();
    E constant = byName.get(name);
    if (constant == null) {
      throw new MalformedValueException(type + " has no " + name);
    }
    return constant;
  }
}
