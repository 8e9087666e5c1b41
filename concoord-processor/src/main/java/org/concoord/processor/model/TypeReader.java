package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import org.concoord.processor.model.ValueType.Component;
import org.concoord.processor.model.ValueType.ListType;
import org.concoord.processor.model.ValueType.ObjectType;
import org.concoord.processor.model.ValueType.OpaqueType;
import org.concoord.processor.model.ValueType.RecordType;
import org.concoord.processor.model.ValueType.ScalarType;
import org.jspecify.annotations.Nullable;

/** Finds the {@link ValueType} of a declared type, or reports why it has none. */
final class TypeReader {
  private static final Map<String, Scalar> CLASSES =
      Map.of(
          "java.lang.Boolean", Scalar.BOOLEAN,
          "java.lang.Byte", Scalar.BYTE,
          "java.lang.Short", Scalar.SHORT,
          "java.lang.Character", Scalar.CHAR,
          "java.lang.Integer", Scalar.INT,
          "java.lang.Long", Scalar.LONG,
          "java.lang.Float", Scalar.FLOAT,
          "java.lang.Double", Scalar.DOUBLE,
          "java.lang.String", Scalar.STRING);

  private static final Set<String> LIST_INTERFACES =
      Set.of("java.util.List", "java.util.Collection");
  private static final Set<String> LIST_CLASSES =
      Set.of("java.util.ArrayList", "java.util.LinkedList");

  private static final String TYPE_WORLD =
      "use primitives and their boxes, String, byte[], records and plain classes of these,"
          + " or a List, Collection, ArrayList or LinkedList of these";

  private final Source source;
  private final Problems problems;
  private final StructureReader structures;
  private final Map<TypeElement, Optional<ValueType>> known = new HashMap<>();
  private final Deque<TypeElement> open = new ArrayDeque<>();

  TypeReader(Source source, Problems problems) {
    this.source = source;
    this.problems = problems;
    this.structures = new StructureReader(source, problems, this);
  }

  /** A reader of the same source that reports elsewhere. */
  TypeReader reportingTo(Problems elsewhere) {
    return new TypeReader(source, elsewhere);
  }

  StructureReader structures() {
    return structures;
  }

  /**
   * The type of what {@code role} names, for instance "parameter 'amount'".
   *
   * @return null if it has none, which is then reported on {@code where}
   */
  @Nullable ValueType read(TypeMirror type, Element where, String role) {
    if (type.getKind().isPrimitive()) {
      return new ScalarType(TypeName.get(type), Scalar.valueOf(type.getKind().name()));
    }
    return switch (type.getKind()) {
      case DECLARED -> readDeclared((DeclaredType) type, where, role);
      case ARRAY -> readArray((ArrayType) type, where, role);
      case ERROR -> {
        problems.unresolvedType();
        yield null;
      }
      case TYPEVAR -> readVariable((TypeVariable) type, where, role);
      default -> refuse(where, role, type, TYPE_WORLD);
    };
  }

  private @Nullable ValueType readVariable(TypeVariable type, Element where, String role) {
    boolean isUnbounded = type.getUpperBound().toString().equals("java.lang.Object");
    return isUnbounded && source.isVariableOfReplicated(type)
        ? new OpaqueType(TypeVariableName.get(type))
        : refuse(where, role, type, "type variables are not supported yet; name a class instead");
  }

  private @Nullable ValueType readArray(ArrayType type, Element where, String role) {
    if (type.getComponentType().getKind() == TypeKind.BYTE) {
      return new ScalarType(TypeName.get(type), Scalar.BYTES);
    }
    return refuse(where, role, type, "of arrays only byte[] is supported yet; use a List");
  }

  private @Nullable ValueType readDeclared(DeclaredType type, Element where, String role) {
    TypeElement element = Source.element(type);
    String name = element.getQualifiedName().toString();
    Scalar scalar = CLASSES.get(name);
    if (scalar != null) {
      return new ScalarType(ClassName.get(element), scalar);
    }
    if (LIST_INTERFACES.contains(name) || LIST_CLASSES.contains(name)) {
      return readList(type, name, where, role);
    }
    if (Source.isPlatform(element)) {
      return refuse(where, role, type, TYPE_WORLD);
    }
    if (open.contains(element)) {
      return refuse(
          where,
          role,
          type,
          element.getSimpleName()
              + " contains itself, which is not supported yet; refer to others by an id");
    }
    Optional<ValueType> before = known.get(element);
    if (before == null) {
      open.push(element);
      before = Optional.ofNullable(readUserType(type, element, where, role));
      open.pop();
      known.put(element, before);
    }
    return before.orElse(null);
  }

  private @Nullable ValueType readList(DeclaredType type, String name, Element where, String role) {
    if (type.getTypeArguments().isEmpty()) {
      return refuse(where, role, type, "say of what it is a list, for instance List<String>");
    }
    ValueType element = read(type.getTypeArguments().get(0), where, "element of " + role);
    if (element == null) {
      return null;
    }
    ClassName implementation =
        name.equals("java.util.LinkedList")
            ? ClassName.get(LinkedList.class)
            : ClassName.get(ArrayList.class);
    return new ListType(TypeName.get(type), implementation, element);
  }

  private @Nullable ValueType readUserType(
      DeclaredType type, TypeElement element, Element where, String role) {
    String simpleName = element.getSimpleName().toString();
    if (!element.getTypeParameters().isEmpty()) {
      return refuse(where, role, type, "generic classes of your own are not supported yet");
    }
    if (!source.canName(element)) {
      return refuse(
          where,
          role,
          type,
          "generated code cannot reach it; make "
              + simpleName
              + " public, or package-private in the package of the replicated class");
    }
    if (element.getKind() == ElementKind.RECORD) {
      return readRecord(type, element, where, role);
    }
    if (element.getKind() != ElementKind.CLASS) {
      return refuse(
          where, role, type, "of types of your own only records and classes are supported yet");
    }
    if (Source.isInner(element)) {
      return refuse(where, role, type, "it belongs to an outer object; make it static");
    }
    if (element.getModifiers().contains(Modifier.ABSTRACT)) {
      return refuse(
          where, role, type, "abstract classes are not supported yet; name a concrete one");
    }
    Structure structure = structures.read(element);
    return structure == null ? null : new ObjectType(structure);
  }

  private @Nullable ValueType readRecord(
      DeclaredType type, TypeElement element, Element where, String role) {
    List<Component> components = new ArrayList<>();
    for (RecordComponentElement component : element.getRecordComponents()) {
      String name = component.getSimpleName().toString();
      ValueType componentType =
          read(
              component.asType(),
              component,
              "component '" + name + "' of " + element.getSimpleName());
      if (componentType != null) {
        components.add(new Component(name, componentType));
      }
    }
    boolean hasReachableConstructor =
        Source.constructors(element).stream()
            .anyMatch(
                constructor ->
                    source.canReach(constructor)
                        && constructor.getParameters().size()
                            == element.getRecordComponents().size());
    if (!hasReachableConstructor) {
      return refuse(
          where,
          role,
          type,
          "generated code cannot reach its canonical constructor; make it public");
    }
    return components.size() == element.getRecordComponents().size()
        ? new RecordType(ClassName.get(element), components)
        : null;
  }

  private @Nullable ValueType refuse(Element where, String role, TypeMirror type, String mend) {
    problems.error(where, role + " cannot be of type " + type + ": " + mend);
    return null;
  }
}
