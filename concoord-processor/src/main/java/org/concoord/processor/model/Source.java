package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.concoord.processor.bodies.Bodies;
import org.jspecify.annotations.Nullable;

/** The source as seen from the package that the generated classes will live in. */
final class Source {
  private final Elements elements;
  private final Types types;
  private final Bodies bodies;
  private final TypeElement replicated;
  private final PackageElement home;
  private final Set<String> unseen = new TreeSet<>();

  Source(Elements elements, Types types, Bodies bodies, TypeElement replicated) {
    this.elements = elements;
    this.types = types;
    this.bodies = bodies;
    this.replicated = replicated;
    this.home = elements.getPackageOf(replicated);
  }

  /** Whether replicas fill it in, so that no caller gives it. */
  static boolean isInvocation(TypeMirror type) {
    return type instanceof DeclaredType declared
        && element(declared).getQualifiedName().contentEquals("org.concoord.object.Invocation");
  }

  /** Whether it is the answer of a call that may come later. */
  static boolean isReply(TypeMirror type) {
    return type instanceof DeclaredType declared
        && element(declared).getQualifiedName().contentEquals("org.concoord.object.Reply");
  }

  static boolean isVoid(TypeMirror type) {
    return type instanceof DeclaredType declared
        && element(declared).getQualifiedName().contentEquals("java.lang.Void");
  }

  /** Whether the method's proxy has a parameter less. */
  static boolean hasInvocation(ExecutableElement method) {
    return method.getParameters().stream().anyMatch(each -> isInvocation(each.asType()));
  }

  Elements elements() {
    return elements;
  }

  Types types() {
    return types;
  }

  Bodies bodies() {
    return bodies;
  }

  /**
   * Remembers that constructors of {@code type} were judged by the names of their parameters alone.
   */
  void judgedByNames(TypeElement type) {
    unseen.add(type.getQualifiedName().toString());
  }

  Set<String> judgedByNames() {
    return unseen;
  }

  /**
   * Whether the variable is one of the replicated class's own, or of a method, and so decided by
   * callers: replicas know of no class that it stands for.
   */
  boolean isDecidedByCallers(TypeVariable type) {
    Element declared = type.asElement().getEnclosingElement();
    return replicated.equals(declared) || declared instanceof ExecutableElement;
  }

  /** Whether it may stand for any class. */
  boolean isUnbounded(TypeParameterElement parameter) {
    return TypeName.get(types.erasure(parameter.asType()))
            .withoutAnnotations()
            .equals(ClassName.OBJECT)
        && parameter.getBounds().size() <= 1;
  }

  /** What a field is of in an instantiated class. */
  TypeMirror memberType(DeclaredType owner, Element field) {
    return types.asMemberOf(owner, field);
  }

  /** The same of a record's component, which has a field of its name. */
  TypeMirror componentType(DeclaredType owner, RecordComponentElement component) {
    return ElementFilter.fieldsIn(owner.asElement().getEnclosedElements()).stream()
        .filter(field -> field.getSimpleName().equals(component.getSimpleName()))
        .findFirst()
        .map(field -> memberType(owner, field))
        .orElse(component.asType());
  }

  /**
   * The subclass of a sealed type that has the type arguments of {@code type}, or null if that does
   * not tell all of them.
   */
  @Nullable DeclaredType instantiate(TypeElement subclass, DeclaredType type) {
    List<? extends TypeParameterElement> parameters = subclass.getTypeParameters();
    TypeMirror[] arguments = new TypeMirror[parameters.size()];
    for (TypeMirror supertype : types.directSupertypes(subclass.asType())) {
      if (supertype instanceof DeclaredType declared
          && declared.asElement().equals(type.asElement())) {
        for (int i = 0; i < declared.getTypeArguments().size(); i++) {
          int index = indexOf(declared.getTypeArguments().get(i), parameters);
          if (index >= 0 && i < type.getTypeArguments().size()) {
            arguments[index] = type.getTypeArguments().get(i);
          }
        }
      }
    }
    return Arrays.asList(arguments).contains(null)
        ? null
        : types.getDeclaredType(subclass, arguments);
  }

  private static int indexOf(TypeMirror argument, List<? extends TypeParameterElement> parameters) {
    return argument instanceof TypeVariable variable
        ? parameters.indexOf(variable.asElement())
        : -1;
  }

  /**
   * The class of anything at all where its type variables have no bounds, else without arguments.
   */
  TypeName erasedName(TypeElement type) {
    ClassName name = ClassName.get(type);
    List<TypeName> arguments = new ArrayList<>();
    for (TypeParameterElement parameter : type.getTypeParameters()) {
      arguments.add(TypeName.get(types.erasure(parameter.asType())));
    }
    boolean hasBounds = arguments.stream().anyMatch(argument -> !argument.equals(ClassName.OBJECT));
    return arguments.isEmpty() || hasBounds
        ? name
        : ParameterizedTypeName.get(name, arguments.toArray(new TypeName[0]));
  }

  /** Whether somebody wrote it. */
  boolean isExplicit(Element element) {
    return elements.getOrigin(element) == Elements.Origin.EXPLICIT;
  }

  static boolean isEnum(TypeElement type) {
    return type.getKind() == ElementKind.ENUM;
  }

  /** Whether generated code can name the class. */
  boolean canName(TypeElement type) {
    for (Element e = type;
        e != null && e.getKind() != ElementKind.PACKAGE;
        e = e.getEnclosingElement()) {
      if (!canReach(e)) {
        return false;
      }
    }
    return true;
  }

  /** Whether generated code can call a constructor or method of a class that it can name. */
  boolean canReach(Element member) {
    Set<Modifier> modifiers = member.getModifiers();
    return modifiers.contains(Modifier.PUBLIC)
        || (!modifiers.contains(Modifier.PRIVATE) && elements.getPackageOf(member).equals(home));
  }

  /** Whether the class needs an instance of another to exist, or is local to a method. */
  static boolean isInner(TypeElement type) {
    return type.getNestingKind() != NestingKind.TOP_LEVEL
        && !(type.getNestingKind() == NestingKind.MEMBER
            && type.getModifiers().contains(Modifier.STATIC));
  }

  /** The top-level class that the class stands in, or is. */
  static TypeElement outermost(TypeElement type) {
    return type.getEnclosingElement() instanceof TypeElement outer ? outermost(outer) : type;
  }

  /** Whether the class is part of the JDK, whose fields are nobody's business. */
  static boolean isPlatform(TypeElement type) {
    String name = type.getQualifiedName().toString();
    return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.");
  }

  /** The names of an enum's constants. */
  static List<String> constants(TypeElement type) {
    return type.getEnclosedElements().stream()
        .filter(element -> element.getKind() == ElementKind.ENUM_CONSTANT)
        .map(element -> element.getSimpleName().toString())
        .toList();
  }

  static List<ExecutableElement> constructors(TypeElement type) {
    return ElementFilter.constructorsIn(type.getEnclosedElements());
  }

  /** The no-argument constructor, if generated code can call it. */
  boolean hasNoArgConstructor(TypeElement type) {
    return constructors(type).stream().anyMatch(c -> c.getParameters().isEmpty() && canReach(c));
  }

  static @Nullable TypeElement superclass(TypeElement type) {
    TypeMirror superclass = type.getSuperclass();
    return superclass.getKind() == TypeKind.DECLARED
        ? (TypeElement) ((DeclaredType) superclass).asElement()
        : null;
  }

  static TypeElement element(DeclaredType type) {
    return (TypeElement) type.asElement();
  }

  boolean isSubtype(TypeMirror type, String className) {
    TypeElement wanted = elements.getTypeElement(className);
    return wanted != null && types.isSubtype(type, wanted.asType());
  }

  static ClassName className(TypeElement type) {
    return ClassName.get(type);
  }

  @Nullable String javadoc(Element element) {
    return elements.getDocComment(element);
  }
}
