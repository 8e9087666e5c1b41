package org.concoord.processor.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import org.concoord.processor.model.ValueType.ReplyType;

/** The rules for methods that look at more than one method or at a body. */
final class OperationRules {
  /** What a proxy has already, and why it cannot have the object's as well. */
  private static final Map<String, String> OF_THE_PROXY =
      Map.of(
          "close()", "close() closes the proxy, so the object cannot have one; rename it",
          "finalize()", "finalize() would be called for the proxy by the JVM; rename it",
          "local()", "local() makes the proxy of a local object; rename it",
          "notify()", "notify() is Java's own in every proxy; call it signal()",
          "notifyAll()", "notifyAll() is Java's own in every proxy; call it signalAll()",
          "wait()", "wait() is Java's own in every proxy; call it await()");

  private final Source source;
  private final Problems problems;

  OperationRules(Source source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  void checkNames(List<ExecutableElement> methods) {
    Set<String> names = new HashSet<>();
    methods.forEach(method -> names.add(method.getSimpleName().toString()));
    Map<String, ExecutableElement> shown = new HashMap<>();
    for (ExecutableElement method : methods) {
      String name = method.getSimpleName().toString();
      if (hasReservedName(method)) {
        problems.error(
            method,
            "'" + name + "': names that begin with concoord are the proxy's own; rename it");
      }
      if (names.contains(name + "Async")) {
        problems.error(
            method,
            "the proxy's '%sAsync' for '%s' would meet your own '%sAsync'; rename one of the two"
                .formatted(name, name, name));
      }
      String signature = shownSignature(method);
      String obstacle = OF_THE_PROXY.get(signature);
      if (obstacle != null) {
        problems.error(method, obstacle);
      }
      ExecutableElement other = shown.putIfAbsent(signature, method);
      if (other != null && !hasReservedName(method)) {
        problems.error(
            method,
            "in the proxy, which leaves out the Invocation, %s would be what %s is; rename one"
                .formatted(method, other));
      }
    }
  }

  /** Name and erased parameters, but for those that the proxy does not show. */
  private String shownSignature(ExecutableElement method) {
    return method.getParameters().stream()
        .filter(parameter -> !Source.isInvocation(parameter.asType()))
        .map(parameter -> source.types().erasure(parameter.asType()).toString())
        .collect(Collectors.joining(",", method.getSimpleName() + "(", ")"));
  }

  private static boolean hasReservedName(ExecutableElement method) {
    return method.getSimpleName().toString().startsWith("concoord");
  }

  /** What travels has no calls that wait in it. */
  void checkReplies(Map<ExecutableElement, Operation> operations) {
    operations.forEach(
        (element, operation) -> {
          operation
              .parameters()
              .forEach(
                  parameter ->
                      refuseReply(
                          element, parameter.type(), "parameter '" + parameter.name() + "'"));
          if (operation.result() != null) {
            refuseReply(element, operation.result(), "what callers get");
          }
        });
  }

  private void refuseReply(ExecutableElement method, ValueType type, String role) {
    if (leadsToReply(type)) {
      problems.error(
          method,
          "%s of '%s' holds a Reply, which only the object's own fields can; pass what the call needs"
              .formatted(role, method.getSimpleName()));
    }
  }

  /** Whether values of the type may hold replies of calls, which do not travel. */
  static boolean leadsToReply(ValueType type) {
    return leadsToReply(type, new HashSet<>());
  }

  private static boolean leadsToReply(ValueType type, Set<ValueType> seen) {
    return type instanceof ReplyType
        || (seen.add(type) && type.parts().stream().anyMatch(part -> leadsToReply(part, seen)));
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
