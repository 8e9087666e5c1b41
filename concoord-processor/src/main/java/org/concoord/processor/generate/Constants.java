package org.concoord.processor.generate;

import com.palantir.javapoet.NameAllocator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.concoord.processor.model.Operation;
import org.concoord.processor.model.ReplicatedClass;

/**
 * The constant that holds the id of each operation: {@code DEPOSIT}, or {@code DEPOSIT_LONG} where
 * names are shared.
 */
final class Constants {
  private final Map<Operation, String> names = new HashMap<>();

  Constants(ReplicatedClass replicated) {
    NameAllocator allocator = new NameAllocator();
    allocator.newName("METHODS");
    allocator.newName("EXCEPTIONS");
    allocator.newName("REMOVED");
    Map<String, Long> sharing =
        replicated.operations().stream()
            .collect(Collectors.groupingBy(Operation::name, Collectors.counting()));
    List<Operation> sorted = new ArrayList<>(replicated.operations());
    sorted.sort(Comparator.comparing(Operation::signature));
    for (Operation operation : sorted) {
      boolean isShared = sharing.getOrDefault(operation.name(), 0L) > 1;
      names.put(
          operation, allocator.newName(isShared ? longName(operation) : of(operation.name())));
    }
  }

  String nameFor(Operation operation) {
    String name = names.get(operation);
    if (name == null) {
      throw new IllegalStateException("no constant for " + operation.signature());
    }
    return name;
  }

  /** {@code aName} as {@code A_NAME}. */
  static String of(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  private static String longName(Operation operation) {
    String types =
        operation
            .signature()
            .substring(operation.name().length())
            .replace("[]", "s")
            .replaceAll("[(),]+", "_");
    String name = of(operation.name()) + types.toUpperCase(Locale.ROOT);
    return name.endsWith("_") ? name.substring(0, name.length() - 1) : name;
  }
}
