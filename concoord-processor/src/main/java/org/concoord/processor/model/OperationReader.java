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
import javax.lang.model.type.TypeVariable;
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
  private final Comments comments;

  OperationReader(
      Source source, Problems problems, TypeReader types, TypeElement owner, Comments comments) {
    this.source = source;
    this.problems = problems;
    this.types = types;
    this.owner = owner;
    this.comments = comments;
  }

  Operation readConstructor(ExecutableElement constructor) {
    return read(constructor, Kind.CONSTRUCTOR, CONSTRUCTOR_NAME, CONSTRUCTOR_NAME);
  }

  Operation readMethod(ExecutableElement method) {
    String name = method.getSimpleName().toString();
    boolean mayPark = Source.isReply(method.getReturnType());
    if (method.getAnnotation(ReadOnly.class) == null) {
      return read(method, mayPark ? Kind.PARKING : Kind.WRITE, name, proxyName(method));
    }
    if (mayPark) {
      problems.error(
          method,
          "'%s' is @ReadOnly and so answers at once; remove @ReadOnly, or return the value itself"
              .formatted(name));
    }
    return read(method, Kind.READ_ONLY, name, proxyName(method));
  }

  /** The proxy's own {@code toString} asks no replica. */
  static String proxyName(ExecutableElement method) {
    String name = method.getSimpleName().toString();
    return name.equals("toString") && method.getParameters().isEmpty() ? "concoordToString" : name;
  }

  private Operation read(ExecutableElement element, Kind kind, String name, String proxyName) {
    ExecutableType type = typeOf(element);
    int invocationAt = invocationAt(element, kind);
    String signature = signature(name, type);
    TypeMirror answer = answer(element, type.getReturnType(), name);
    return new Operation(
        kind,
        name,
        proxyName,
        signature,
        Ids.of(signature),
        DeclaredTypes.variables(element.getTypeParameters()),
        parameters(element, type),
        invocationAt,
        element.isVarArgs(),
        answer == null ? null : types.read(answer, element, "result of '" + name + "'"),
        answer == null ? null : DeclaredTypes.of(element, answer),
        type.getThrownTypes().stream().map(TypeName::get).toList(),
        comments.of(element),
        DeclaredTypes.carried(element));
  }

  /** With the type arguments that the class gives to a superclass or interface. */
  private ExecutableType typeOf(ExecutableElement element) {
    return owner.equals(element.getEnclosingElement())
        ? (ExecutableType) element.asType()
        : (ExecutableType) source.types().asMemberOf((DeclaredType) owner.asType(), element);
  }

  /** Where the replicas' own parameter is, -1 where there is none. */
  private int invocationAt(ExecutableElement element, Kind kind) {
    int at = -1;
    for (int i = 0; i < element.getParameters().size(); i++) {
      VariableElement parameter = element.getParameters().get(i);
      if (!Source.isInvocation(parameter.asType())) {
        continue;
      }
      if (kind == Kind.READ_ONLY || kind == Kind.CONSTRUCTOR) {
        problems.error(
            parameter,
            kind == Kind.READ_ONLY
                ? "a @ReadOnly method takes no place in the log, and so has no Invocation;"
                    + " leave out one of the two"
                : "a constructor is no call of one object, and so has no Invocation; give it to a"
                    + " method");
      } else if (at >= 0) {
        problems.error(parameter, "a call has one Invocation; leave out the second");
      } else {
        at = i;
      }
    }
    return at;
  }

  private List<Parameter> parameters(ExecutableElement element, ExecutableType type) {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < element.getParameters().size(); i++) {
      VariableElement parameter = element.getParameters().get(i);
      if (Source.isInvocation(parameter.asType())) {
        continue;
      }
      String name = parameter.getSimpleName().toString();
      TypeMirror declared = type.getParameterTypes().get(i);
      if (isArrayOfSeveralBounds(declared)) {
        problems.error(
            parameter,
            "parameter '%s' is an array of a variable with several bounds, which generated code cannot name;"
                    .formatted(name)
                + " take a List, or leave one bound");
      }
      ValueType valueType = types.read(declared, parameter, "parameter '" + name + "'");
      if (valueType != null) {
        parameters.add(new Parameter(name, valueType, DeclaredTypes.of(parameter, declared)));
      }
    }
    return parameters;
  }

  private static boolean isArrayOfSeveralBounds(TypeMirror type) {
    TypeMirror component = type;
    while (component instanceof ArrayType array) {
      component = array.getComponentType();
    }
    return component != type
        && component instanceof TypeVariable variable
        && variable.getUpperBound().getKind() == TypeKind.INTERSECTION;
  }

  /** What callers get, which may be nothing. */
  private @Nullable TypeMirror answer(ExecutableElement element, TypeMirror result, String name) {
    TypeMirror answer = result;
    if (Source.isReply(result)) {
      List<? extends TypeMirror> arguments = ((DeclaredType) result).getTypeArguments();
      if (arguments.isEmpty() || arguments.get(0).getKind() == TypeKind.WILDCARD) {
        problems.error(
            element,
            "say what callers of '%s' get, for instance Reply<Boolean>; Reply<Void> for nothing"
                .formatted(name));
        return null;
      }
      answer = arguments.get(0);
    }
    return answer.getKind() == TypeKind.VOID || (answer != result && Source.isVoid(answer))
        ? null
        : answer;
  }

  private String signature(String name, ExecutableType type) {
    return type.getParameterTypes().stream()
        .filter(parameter -> !Source.isInvocation(parameter))
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
        : TypeName.get(erased).withoutAnnotations().toString();
  }
}
