package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the exceptions in {@code throws} clauses. One that cannot travel as itself is no error,
 * since calls work without, but its author should know: a warning.
 */
final class ExceptionReader {
  private final TypeElement owner;
  private final Source source;
  private final Problems problems;
  private final TypeReader types;
  private final Map<String, Structure> travelling = new TreeMap<>();
  private final Set<TypeElement> seen = new HashSet<>();

  ExceptionReader(Source source, Problems problems, TypeReader types, TypeElement owner) {
    this.owner = owner;
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
          subclasses(type).forEach(this::readSubclass);
        }
      }
    }
  }

  /**
   * Whoever declares an exception may throw one of its subclasses: those that can be seen from
   * here, within the classes that hold the two, travel as well.
   */
  private Set<TypeElement> subclasses(TypeElement thrown) {
    Set<TypeElement> found = new LinkedHashSet<>();
    for (TypeElement outer : List.of(Source.outermost(owner), Source.outermost(thrown))) {
      collectSubclasses(outer, thrown, found);
    }
    return found;
  }

  private void collectSubclasses(TypeElement in, TypeElement thrown, Set<TypeElement> found) {
    for (TypeElement nested : ElementFilter.typesIn(in.getEnclosedElements())) {
      if (!nested.equals(thrown)
          && source.types().isSubtype(nested.asType(), source.types().erasure(thrown.asType()))) {
        found.add(nested);
      }
      collectSubclasses(nested, thrown, found);
    }
  }

  private void readSubclass(TypeElement type) {
    if (!type.getModifiers().contains(Modifier.ABSTRACT) && seen.add(type)) {
      read(type, type);
    }
  }

  /** The names of all that are declared, and of the subclasses that can be seen. */
  Set<String> declared() {
    Set<String> names = new TreeSet<>();
    seen.forEach(type -> names.add(type.getQualifiedName().toString()));
    return names;
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
