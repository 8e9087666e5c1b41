package org.concoord.processor.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import org.concoord.annotations.ReadOnly;
import org.concoord.processor.model.Operation.Kind;

/** The rules for methods that look at more than one method or at a body. */
final class OperationRules {
  private final Source source;
  private final Problems problems;

  OperationRules(Source source, Problems problems) {
    this.source = source;
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

  /** Where the compiler can see it, a method that promises to change nothing must not. */
  void checkReadOnly(TypeElement type, Map<ExecutableElement, Operation> operations) {
    Set<String> fields = new TreeSet<>();
    for (TypeElement c = type; c != null && !Source.isPlatform(c); c = Source.superclass(c)) {
      ElementFilter.fieldsIn(c.getEnclosedElements())
          .forEach(field -> fields.add(field.getSimpleName().toString()));
    }
    operations.forEach(
        (element, operation) -> {
          if (operation.kind() == Kind.READ_ONLY) {
            Set<String> written = new TreeSet<>(source.bodies().assignedNames(element));
            written.retainAll(fields);
            for (String field : written) {
              problems.error(
                  element,
                  "'%s' is @ReadOnly and writes to field '%s'; remove @%s, or the write"
                      .formatted(operation.name(), field, ReadOnly.class.getSimpleName()));
            }
          }
        });
  }
}
