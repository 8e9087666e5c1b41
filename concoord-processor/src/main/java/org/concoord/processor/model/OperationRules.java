package org.concoord.processor.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;

/** The rules for methods that look at more than one method or at a body. */
final class OperationRules {
  private final Problems problems;

  OperationRules(Problems problems) {
    this.problems = problems;
  }

  void checkNames(List<ExecutableElement> methods) {
    Set<String> names = new HashSet<>();
    methods.forEach(method -> names.add(method.getSimpleName().toString()));
    for (ExecutableElement method : methods) {
      String name = method.getSimpleName().toString();
      if (hasReservedName(method)) {
        problems.error(
            method,
            "'" + name + "': names that begin with concoord are the proxy's own; rename it");
      }
      if (name.equals("close") && method.getParameters().isEmpty()) {
        problems.error(
            method, "close() closes the proxy, so the object cannot have one; rename it");
      }
      if (names.contains(name + "Async")) {
        problems.error(
            method,
            "the proxy's '%sAsync' for '%s' would meet your own '%sAsync'; rename one of the two"
                .formatted(name, name, name));
      }
    }
  }

  private static boolean hasReservedName(ExecutableElement method) {
    return method.getSimpleName().toString().startsWith("concoord");
  }

  /** Two ids that are one would make one call run another method. */
  void checkIds(Map<ExecutableElement, Operation> operations) {
    Map<Integer, Operation> byId = new HashMap<>();
    operations.forEach(
        (element, operation) -> {
          if (hasReservedName(element)) {
            return;
          }
          Operation other = byId.putIfAbsent(operation.id(), operation);
          if (other != null) {
            problems.error(
                element,
                "%s and %s have one id, %d; rename one of them, or its parameter types"
                    .formatted(operation.signature(), other.signature(), operation.id()));
          }
        });
  }
}
