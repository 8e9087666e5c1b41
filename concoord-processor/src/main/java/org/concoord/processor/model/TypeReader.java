package org.concoord.processor.model;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import org.concoord.processor.model.ValueType.ArrayType;
import org.concoord.processor.model.ValueType.BoundedType;
import org.concoord.processor.model.ValueType.CollectionType;
import org.concoord.processor.model.ValueType.EnumType;
import org.concoord.processor.model.ValueType.OpaqueType;
import org.concoord.processor.model.ValueType.ReplyType;
import org.concoord.processor.model.ValueType.ScalarType;
import org.jspecify.annotations.Nullable;

/** Finds the {@link ValueType} of a declared type, or reports why it has none. */
final class TypeReader {
  private static final String TYPE_WORLD =
      "use primitives and their boxes, String, BigDecimal, BigInteger, UUID, java.time values, enums,"
          + " Optional, arrays, the collections of java.util, and records and plain classes of these";

  private final Source source;
  private final Problems problems;
  private final UserTypeReader userTypes;
  private final StructureReader structures;
  private final Map<String, Boolean> isBoundedByName = new HashMap<>();

  TypeReader(Source source, Problems problems) {
    this.source = source;
    this.problems = problems;
    this.structures = new StructureReader(source, problems, this);
    this.userTypes = new UserTypeReader(source, problems, this);
  }

  /** A reader of the same source that reports elsewhere. */
  TypeReader reportingTo(Problems elsewhere) {
    return new TypeReader(source, elsewhere);
  }

  /** What can be told of types only once all are known. */
  void checkAll(Sharing sharing) {
    userTypes.checkRecords(sharing);
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
    ValueType read = readAny(type, where, role);
    return read == null || isToldApart(read, where, role) ? read : null;
  }

  /**
   * Where a class is the bound of a variable and the type of something else as well, generated code
   * has one name for what is written in two ways.
   */
  private boolean isToldApart(ValueType read, Element where, String role) {
    boolean isBounded = read instanceof BoundedType;
    Boolean before = isBoundedByName.putIfAbsent(read.typeName().toString(), isBounded);
    if (before == null || before == isBounded) {
      return true;
    }
    problems.error(
        where,
        "%s: %s is the bound of a type variable here and a type of its own elsewhere in this class, and"
                .formatted(role, read.typeName())
            + " its values cannot travel in two ways; make it final or sealed, or name it in the"
            + " place of the variable");
    return false;
  }

  private @Nullable ValueType readAny(TypeMirror type, Element where, String role) {
    if (type.getKind().isPrimitive()) {
      return new ScalarType(
          TypeName.get(type).withoutAnnotations(), Scalar.valueOf(type.getKind().name()));
    }
    return switch (type.getKind()) {
      case DECLARED -> readDeclared((DeclaredType) type, where, role);
      case ARRAY -> readArray((javax.lang.model.type.ArrayType) type, where, role);
      case WILDCARD -> readWildcard((WildcardType) type, where, role);
      case TYPEVAR -> readVariable((TypeVariable) type, where, role);
      case ERROR -> {
        problems.unresolvedType();
        yield null;
      }
      default -> refuse(where, role, type, TYPE_WORLD);
    };
  }

  private @Nullable ValueType readVariable(TypeVariable type, Element where, String role) {
    TypeMirror bound = type.getUpperBound();
    if (!source.isDecidedByCallers(type)) {
      return refuse(
          where, role, type, "nothing says what it stands for; name a class, as in Box<String>");
    }
    TypeMirror erasure = source.types().erasure(bound);
    if (erasure instanceof DeclaredType erased) {
      if (Source.element(erased).getQualifiedName().contentEquals("java.lang.Object")) {
        return bound.getKind() == TypeKind.INTERSECTION
            ? refuse(where, role, type, "leave out Object from its bounds")
            : new OpaqueType(TypeVariableName.get(type));
      }
      if (isClosed(erased)) {
        return read(erased, where, role);
      }
      return new BoundedType(
          TypeVariableName.get(type), TypeName.get(erasure), ClassName.get(Source.element(erased)));
    }
    return refuse(where, role, type, "let its bound be a class");
  }

  /**
   * Whether all classes that such a bound allows are known, so that its values travel as what it
   * is, under no name of their own.
   */
  private boolean isClosed(DeclaredType bound) {
    TypeElement element = Source.element(bound);
    return element.getTypeParameters().isEmpty()
        && !Source.isPlatform(element)
        && (element.getModifiers().contains(Modifier.FINAL)
            || element.getModifiers().contains(Modifier.SEALED));
  }

  private @Nullable ValueType readWildcard(WildcardType type, Element where, String role) {
    return type.getExtendsBound() == null
        ? refuse(where, role, type, "name a class in its place, or one behind extends")
        : read(type.getExtendsBound(), where, role);
  }

  private @Nullable ValueType readArray(
      javax.lang.model.type.ArrayType type, Element where, String role) {
    TypeMirror component = type.getComponentType();
    if (component.getKind().isPrimitive()) {
      return PlatformTypes.arrayOf(
          component.getKind(), ArrayTypeName.of(TypeName.get(component).withoutAnnotations()));
    }
    ValueType element = read(component, where, "element of " + role);
    return element == null ? null : new ArrayType(ArrayTypeName.of(element.typeName()), element);
  }

  private @Nullable ValueType readDeclared(DeclaredType type, Element where, String role) {
    TypeElement element = Source.element(type);
    String name = element.getQualifiedName().toString();
    ValueType platform = PlatformTypes.of(name, ClassName.get(element));
    if (platform != null) {
      return platform;
    }
    Shape shape = Shape.of(name);
    if (shape != null) {
      return readShape(shape, type, where, role);
    }
    if (Source.isReply(type)) {
      return readReply(type, where, role);
    }
    if (Source.isInvocation(type)) {
      return refuse(
          where,
          role,
          type,
          "it is a method's while that runs; keep what it tells, such as session(), now() and"
              + " token()");
    }
    if (Source.isEnum(element) && source.canName(element)) {
      return new EnumType(ClassName.get(element), Source.constants(element));
    }
    if (Source.isPlatform(element)) {
      return refuse(where, role, type, TYPE_WORLD);
    }
    return userTypes.read(type, element, where, role);
  }

  private @Nullable ValueType readReply(DeclaredType type, Element where, String role) {
    if (type.getTypeArguments().isEmpty()) {
      return refuse(where, role, type, "say what callers get, for instance Reply<Boolean>");
    }
    TypeMirror argument = type.getTypeArguments().get(0);
    if (Source.isVoid(argument)) {
      return new ReplyType(TypeName.get(type).withoutAnnotations());
    }
    ValueType answer = read(argument, where, "what is answered by " + role);
    return answer == null
        ? null
        : new ReplyType(
            ParameterizedTypeName.get(
                ClassName.get(Source.element(type)),
                argument.getKind() == TypeKind.WILDCARD
                    ? WildcardTypeName.subtypeOf(answer.typeName())
                    : answer.typeName()));
  }

  private @Nullable ValueType readShape(
      Shape shape, DeclaredType type, Element where, String role) {
    if (type.getTypeArguments().isEmpty()) {
      return refuse(
          where,
          role,
          type,
          "say of what it is made, for instance %s<%s>"
              .formatted(
                  Source.element(type).getSimpleName(), shape.isMap() ? "String, Long" : "String"));
    }
    List<ValueType> parts = new ArrayList<>();
    List<TypeName> names = new ArrayList<>();
    for (TypeMirror argument : type.getTypeArguments()) {
      String part = shape.isMap() ? (parts.isEmpty() ? "key of " : "value of ") : "element of ";
      ValueType read = read(argument, where, part + role);
      if (read == null) {
        return null;
      }
      parts.add(read);
      names.add(
          argument.getKind() == TypeKind.WILDCARD
              ? WildcardTypeName.subtypeOf(read.typeName())
              : read.typeName());
    }
    if (shape.isOfEnum() && !(parts.get(0) instanceof EnumType)) {
      return refuse(where, role, type, "name an enum");
    }
    ClassName raw = ClassName.get(Source.element(type));
    return new CollectionType(
        ParameterizedTypeName.get(raw, names.toArray(new TypeName[0])), shape, parts);
  }

  @Nullable ValueType refuse(Element where, String role, TypeMirror type, String mend) {
    problems.error(where, role + " cannot be of type " + type + ": " + mend);
    return null;
  }
}
