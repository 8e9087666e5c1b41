package org.concoord.processor.model;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.concoord.annotations.ReadOnly;
import org.concoord.processor.model.Operation.Kind;
import org.concoord.processor.model.Operation.Parameter;
import org.jspecify.annotations.Nullable;

/** Reads one method or constructor. */
final class OperationReader {
  /** What a constructor is called in the proxy. */
  static final String CONSTRUCTOR_NAME = "concoordInit";

  private final Source source;
  private final Problems problems;
  private final TypeReader types;
  private final TypeElement owner;

  OperationReader(Source source, Problems problems, TypeReader types, TypeElement owner) {
    this.source = source;
    this.problems = problems;
    this.types = types;
    this.owner = owner;
  }

  Operation readConstructor(ExecutableElement constructor) {
    return read(constructor, Kind.CONSTRUCTOR, CONSTRUCTOR_NAME, CONSTRUCTOR_NAME);
  }

  Operation readMethod(ExecutableElement method) {
    String name = method.getSimpleName().toString();
    boolean isToString = name.equals("toString") && method.getParameters().isEmpty();
    Kind kind = method.getAnnotation(ReadOnly.class) == null ? Kind.WRITE : Kind.READ_ONLY;
    return read(method, kind, name, isToString ? "concoordToString" : name);
  }

  private Operation read(ExecutableElement element, Kind kind, String name, String proxyName) {
    ExecutableType type =
        (ExecutableType) source.types().asMemberOf((DeclaredType) owner.asType(), element);
    String signature = signature(name, type);
    return new Operation(
        kind,
        name,
        proxyName,
        signature,
        Ids.of(signature),
        parameters(element, type),
        element.isVarArgs(),
        result(element, type, name),
        type.getThrownTypes().stream().map(TypeName::get).toList(),
        source.javadoc(element),
        source.elements().isDeprecated(element));
  }

  private List<Parameter> parameters(ExecutableElement element, ExecutableType type) {
    List<Parameter> parameters = new ArrayList<>();
    if (!element.getTypeParameters().isEmpty()) {
      problems.error(
          element,
          "type parameters of '%s' are not supported yet; name classes instead"
              .formatted(element.getSimpleName()));
      return parameters;
    }
    for (int i = 0; i < element.getParameters().size(); i++) {
      VariableElement parameter = element.getParameters().get(i);
      String name = parameter.getSimpleName().toString();
      ValueType valueType =
          types.read(type.getParameterTypes().get(i), parameter, "parameter '" + name + "'");
      if (valueType != null) {
        parameters.add(new Parameter(name, valueType));
      }
    }
    return parameters;
  }

  private @Nullable ValueType result(ExecutableElement element, ExecutableType type, String name) {
    TypeMirror result = type.getReturnType();
    return result.getKind() == TypeKind.VOID || !element.getTypeParameters().isEmpty()
        ? null
        : types.read(result, element, "result of '" + name + "'");
  }

  private String signature(String name, ExecutableType type) {
    return type.getParameterTypes().stream()
        .map(this::simpleErasure)
        .collect(Collectors.joining(",", name + "(", ")"));
  }

  private String simpleErasure(TypeMirror type) {
    TypeMirror erased = source.types().erasure(type);
    if (erased instanceof ArrayType array) {
      return simpleErasure(array.getComponentType()) + "[]";
    }
    return erased.getKind() == TypeKind.DECLARED
        ? Source.element((DeclaredType) erased).getSimpleName().toString()
        : erased.toString();
  }
}
