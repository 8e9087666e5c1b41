package org.concoord.processor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/** Finds the method of a class that is annotated {@code @OnSessionClosed}. */
final class SessionListenerReader {
  private static final String ANNOTATION = "org.concoord.object.OnSessionClosed";

  private final Source source;
  private final Problems problems;

  SessionListenerReader(Source source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /** The one there is, or null; whatever is wrong with it is reported. */
  @Nullable SessionListener read(TypeElement type) {
    List<ExecutableElement> found = new ArrayList<>();
    for (ExecutableElement method :
        ElementFilter.methodsIn(source.elements().getAllMembers(type))) {
      if (isAnnotated(method)) {
        found.add(method);
      }
    }
    if (found.isEmpty()) {
      return null;
    }
    ExecutableElement method = found.get(0);
    if (found.size() > 1) {
      problems.error(
          found.get(1),
          "one method of a class is told of sessions that end; call it from this one");
    }
    check(method);
    return new SessionListener(
        method.getSimpleName().toString(), method.getParameters().size() == 2);
  }

  private static boolean isAnnotated(ExecutableElement method) {
    return method.getAnnotationMirrors().stream()
        .anyMatch(
            annotation ->
                Source.element(annotation.getAnnotationType())
                    .getQualifiedName()
                    .contentEquals(ANNOTATION));
  }

  private void check(ExecutableElement method) {
    String name = method.getSimpleName().toString();
    Set<Modifier> modifiers = method.getModifiers();
    if (modifiers.contains(Modifier.PUBLIC)
        || modifiers.contains(Modifier.PRIVATE)
        || modifiers.contains(Modifier.STATIC)) {
      problems.error(
          method,
          "'%s' is the replicas' to call and no client's; make it an instance method without public or private"
              .formatted(name));
    }
    List<? extends VariableElement> parameters = method.getParameters();
    boolean fits =
        !parameters.isEmpty()
            && parameters.size() <= 2
            && isSession(parameters.get(0).asType())
            && (parameters.size() == 1 || Source.isInvocation(parameters.get(1).asType()));
    if (!fits || method.getReturnType().getKind() != TypeKind.VOID) {
      problems.error(
          method,
          "'%s' is told which session has ended; let it be void, and take a Session, or a Session and an Invocation"
              .formatted(name));
    }
  }

  private static boolean isSession(TypeMirror type) {
    return type instanceof DeclaredType declared
        && Source.element(declared).getQualifiedName().contentEquals("org.concoord.object.Session");
  }
}
