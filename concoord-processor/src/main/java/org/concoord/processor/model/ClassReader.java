package org.concoord.processor.model;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.concoord.annotations.Replicated;
import org.concoord.processor.bodies.Bodies;
import org.concoord.processor.model.Structure.Removal;
import org.jspecify.annotations.Nullable;

/** Reads one replicated class: the way in to this package. */
public final class ClassReader {
  private final TypeElement type;
  private final String simpleName;
  private final Problems problems;
  private final Source source;
  private final TypeReader types;
  private Set<String> declaredExceptions = Set.of();

  public ClassReader(
      Elements elements, Types types, Bodies bodies, TypeElement type, Problems problems) {
    this.type = type;
    this.simpleName = type.getSimpleName().toString();
    this.problems = problems;
    this.source = new Source(elements, types, bodies, type);
    this.types = new TypeReader(source, problems);
  }

  /** The class, or null if it cannot be replicated (yet), which the problems then tell. */
  public @Nullable ReplicatedClass read() {
    List<ExecutableElement> methods = methods();
    if (!checkShape()) {
      declaredExceptions = thrownBy(methods);
      return null;
    }
    List<ExecutableElement> callable = new ArrayList<>(callableConstructors());
    callable.addAll(methods);
    Comments comments = new Comments(source, type, callable);
    Map<ExecutableElement, Operation> operations = readOperations(callable, comments);
    OperationRules rules = new OperationRules(source, problems);
    rules.checkNames(methods);
    rules.checkIds(operations);
    List<Removal> removedMethods = new RemovedReader(problems).methods(type, operations);
    SessionListener sessionListener = new SessionListenerReader(source, problems).read(type);
    Structure state = types.structures().read(type);
    ExceptionReader exceptions = new ExceptionReader(source, problems, types, type);
    operations.keySet().forEach(exceptions::readThrows);
    declaredExceptions = exceptions.declared();
    if (state == null || problems.hasErrors() || problems.hasUnresolvedTypes()) {
      return null;
    }
    rules.checkReplies(operations);
    for (Structure exception : exceptions.travelling()) {
      if (exception.fields().stream().anyMatch(each -> OperationRules.leadsToReply(each.type()))) {
        problems.error(
            type, exception.className() + " holds a Reply, which does not travel; leave it out");
      }
    }
    types.checkAll(new Sharing(state, typesOf(operations.values())));
    if (problems.hasErrors()) {
      return null;
    }
    ModuleElement module = source.elements().getModuleOf(type);
    return new ReplicatedClass(
        type,
        ClassName.get(type),
        typeName(),
        isPublic(),
        !module.isUnnamed(),
        source.elements().getTypeElement(module, "javax.annotation.processing.Generated") != null,
        List.copyOf(operations.values()),
        removedMethods,
        sessionListener,
        state,
        exceptions.travelling(),
        DeclaredTypes.variables(type.getTypeParameters()),
        new InterfaceReader(source, type, methods).read(),
        comments.of(type),
        carriedAnnotations());
  }

  /** All that is declared, of a class of which nothing else is read. */
  private static Set<String> thrownBy(List<ExecutableElement> methods) {
    Set<String> names = new TreeSet<>();
    for (ExecutableElement method : methods) {
      method.getThrownTypes().forEach(thrown -> names.add(thrown.toString()));
    }
    return names;
  }

  /** Those of the class, and what an outer class says of the nullness of all within it. */
  private List<AnnotationSpec> carriedAnnotations() {
    List<AnnotationSpec> carried = new ArrayList<>(DeclaredTypes.carried(type));
    for (Element outer = type.getEnclosingElement();
        outer instanceof TypeElement;
        outer = outer.getEnclosingElement()) {
      for (AnnotationSpec annotation : DeclaredTypes.carried(outer)) {
        if (!ReplicatedClass.isDeprecation(annotation) && !carried.contains(annotation)) {
          carried.add(annotation);
        }
      }
    }
    return carried;
  }

  private static List<ValueType> typesOf(Collection<Operation> operations) {
    List<ValueType> used = new ArrayList<>();
    for (Operation operation : operations) {
      operation.parameters().forEach(parameter -> used.add(parameter.type()));
      if (operation.result() != null) {
        used.add(operation.result());
      }
    }
    return used;
  }

  /**
   * Classes whose constructors were judged by the names of their parameters, since the bodies could
   * not be seen.
   */
  public Set<String> judgedByNames() {
    return source.judgedByNames();
  }

  /** The names of the exceptions that its methods declare. */
  public Set<String> declaredExceptions() {
    return declaredExceptions;
  }

  private boolean checkShape() {
    Set<Modifier> modifiers = type.getModifiers();
    if (type.getKind() != ElementKind.CLASS) {
      return refuse("only a class can be @Replicated, since its objects change; make %s a class");
    }
    boolean works = true;
    if (Source.isInner(type)) {
      works = refuse("objects of %s belong to an outer object; make it static, or top-level");
    }
    if (modifiers.contains(Modifier.ABSTRACT)) {
      works = refuse("replicas must make objects of %s; remove abstract, or annotate a subclass");
    }
    if (!source.canName(type)) {
      works = refuse("generated code cannot reach %s; make it package-private or public");
    }
    if (source.canName(type) && !source.hasNoArgConstructor(type)) {
      works =
          refuse(
              "replicas begin with an empty %s; give it a no-argument constructor that is not private");
    }
    return works;
  }

  private boolean refuse(String message) {
    problems.error(type, message.formatted(simpleName));
    return false;
  }

  private Map<ExecutableElement, Operation> readOperations(
      List<ExecutableElement> callable, Comments comments) {
    OperationReader reader = new OperationReader(source, problems, types, type, comments);
    Map<ExecutableElement, Operation> operations = new LinkedHashMap<>();
    for (ExecutableElement each : callable) {
      operations.put(
          each,
          each.getKind() == ElementKind.CONSTRUCTOR
              ? reader.readConstructor(each)
              : reader.readMethod(each));
    }
    return operations;
  }

  private List<ExecutableElement> callableConstructors() {
    return Source.constructors(type).stream().filter(ClassReader::isCallable).toList();
  }

  private static boolean isCallable(ExecutableElement constructor) {
    return !constructor.getModifiers().contains(Modifier.PRIVATE)
        && !constructor.getModifiers().contains(Modifier.PROTECTED);
  }

  /**
   * Public instance methods, the class's own first, then those inherited from the user's classes
   * and interfaces. What is {@code Object}'s or another JDK class's is not the user's, but for an
   * overridden {@code toString}.
   */
  private List<ExecutableElement> methods() {
    List<ExecutableElement> candidates = new ArrayList<>();
    for (ExecutableElement method :
        ElementFilter.methodsIn(source.elements().getAllMembers(type))) {
      Set<Modifier> modifiers = method.getModifiers();
      if (modifiers.contains(Modifier.PUBLIC)
          && !modifiers.contains(Modifier.STATIC)
          && !modifiers.contains(Modifier.ABSTRACT)
          && !(method.getEnclosingElement() instanceof TypeElement owner
              && Source.isPlatform(owner))
          && !isEqualsOrHashCode(method)) {
        candidates.add(method);
      }
    }
    List<ExecutableElement> own = new ArrayList<>();
    List<ExecutableElement> inherited = new ArrayList<>();
    for (ExecutableElement method : candidates) {
      if (candidates.stream().noneMatch(m -> source.elements().overrides(m, method, type))) {
        (type.equals(method.getEnclosingElement()) ? own : inherited).add(method);
      }
    }
    List<? extends Element> order = type.getEnclosedElements();
    own.sort(Comparator.comparingInt(order::indexOf));
    inherited.sort(Comparator.comparing(ExecutableElement::toString));
    own.addAll(inherited);
    return own;
  }

  private boolean isEqualsOrHashCode(ExecutableElement method) {
    String signature = method.toString();
    return signature.equals("equals(java.lang.Object)") || signature.equals("hashCode()");
  }

  private boolean isPublic() {
    for (Element e = type;
        e != null && e.getKind() != ElementKind.PACKAGE;
        e = e.getEnclosingElement()) {
      if (!e.getModifiers().contains(Modifier.PUBLIC)) {
        return false;
      }
    }
    return true;
  }

  private String typeName() {
    Replicated annotation = type.getAnnotation(Replicated.class);
    String given = annotation == null ? "" : annotation.value();
    return given.isEmpty()
        ? simpleName.substring(0, 1).toLowerCase(Locale.ROOT) + simpleName.substring(1)
        : given;
  }
}
