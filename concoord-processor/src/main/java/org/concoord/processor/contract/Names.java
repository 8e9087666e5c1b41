package org.concoord.processor.contract;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.stream.Collectors;

/** Types without their packages, which are not on the wire: a class may move. */
final class Names {
  private Names() {}

  static String of(TypeName type) {
    if (type instanceof ClassName name) {
      return String.join(".", name.simpleNames());
    }
    if (type instanceof ParameterizedTypeName parameterized) {
      return parameterized.typeArguments().stream()
          .map(Names::of)
          .collect(Collectors.joining(", ", of(parameterized.rawType()) + "<", ">"));
    }
    if (type instanceof ArrayTypeName array) {
      return of(array.componentType()) + "[]";
    }
    if (type instanceof WildcardTypeName wildcard) {
      return of(wildcard.upperBounds().get(0));
    }
    return type.withoutAnnotations().toString();
  }
}
