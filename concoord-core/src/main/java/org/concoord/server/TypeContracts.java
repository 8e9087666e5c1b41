package org.concoord.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.spi.ReplicatedType;

/**
 * The contracts of the types that a replica runs, as the annotation processor wrote them beside
 * their classes: all that a caller needs who has none of these. Immutable.
 */
final class TypeContracts {
  private final Map<String, ReplicatedType<?>> types = new TreeMap<>();

  TypeContracts(List<ReplicatedType<?>> all) {
    all.forEach(type -> types.put(type.name(), type));
  }

  /**
   * The contract of a type.
   *
   * @param name the type's, or its class's in full
   * @throws IllegalStateException if it is not there, with what is
   */
  Map<String, Object> of(String name) {
    ReplicatedType<?> type = types.get(name);
    if (type == null) {
      type =
          types.values().stream()
              .filter(each -> name.equals(each.type().getCanonicalName()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "no type here is called \""
                              + name
                              + "\"; there are "
                              + String.join(", ", types.keySet())));
    }
    return Map.of("type", type.name(), "contract", read(type));
  }

  private static String read(ReplicatedType<?> type) {
    String file = "META-INF/concoord/" + type.name() + ".json";
    ClassLoader loader = type.getClass().getClassLoader();
    try (InputStream in = loader.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            file + ", which tells how " + type.name() + " is called, is not beside its class here");
      }
      String contract = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!contract.contains("\"fingerprint\": " + type.fingerprint() + ",")) {
        throw new IllegalStateException(
            file + " is not of the version of " + type.name() + " here");
      }
      return contract;
    } catch (IOException unreadable) {
      throw new IllegalStateException(file + " cannot be read: " + unreadable, unreadable);
    }
  }
}
