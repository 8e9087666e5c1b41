package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Reads the exceptions in {@code throws} clauses. One that cannot travel as itself is no error,
 * since calls work without, but its author should know: a warning.
 */
final class ExceptionReader {
  private final Source source;
  private final Problems problems;
  private final TypeReader types;
  private final Map<String, Structure> travelling = new TreeMap<>();
  private final Set<TypeElement> seen = new HashSet<>();

  ExceptionReader(Source source, Problems problems, TypeReader types) {
    this.source = source;
    this.problems = problems;
    this.types = types;
  }

  void readThrows(ExecutableElement method) {
    for (TypeMirror thrown : method.getThrownTypes()) {
      if (thrown.getKind() == TypeKind.ERROR) {
        problems.unresolvedType();
      } else if (thrown.getKind() == TypeKind.DECLARED) {
        TypeElement type = Source.element((DeclaredType) thrown);
        if (seen.add(type)) {
          read(type, method);
        }
      }
    }
  }

  /** Those that travel as themselves, sorted by name. */
  List<Structure> travelling() {
    return new ArrayList<>(travelling.values());
  }

  private void read(TypeElement type, Element where) {
    Problems own = new Problems(type, element -> true);
    String obstacle = obstacle(type);
    Structure structure = obstacle == null ? types.reportingTo(own).structures().read(type) : null;
    if (own.hasUnresolvedTypes()) {
      problems.unresolvedType();
    }
    if (structure != null) {
      travelling.put(ClassName.get(type).reflectionName(), structure);
      return;
    }
    String reason =
        obstacle != null
            ? obstacle
            : own.found().isEmpty() ? "its fields are not known yet" : own.found().get(0).message();
    problems.warning(
        where,
        type.getSimpleName()
            + " will reach callers as RemoteInvocationException, not as itself: "
            + reason);
  }

  private @Nullable String obstacle(TypeElement type) {
    if (Source.isPlatform(type)) {
      return "it belongs to the JDK; throw an exception class of your own";
    }
    if (!type.getTypeParameters().isEmpty() || Source.isInner(type)) {
      return "it belongs to an outer object; make it static";
    }
    if (type.getModifiers().contains(Modifier.ABSTRACT)) {
      return "it is abstract; declare the concrete class that is thrown";
    }
    if (!source.canName(type)) {
      return "generated code cannot reach it; make it public, or package-private in the same package";
    }
    return null;
  }
}
