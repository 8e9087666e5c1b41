package org.concoord.processor.generate;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import java.util.List;

/** Types without their arguments, as links in comments name them. */
final class Erasures {
  private Erasures() {}

  /**
   * @param variables those that may occur, with their bounds
   */
  static TypeName of(TypeName type, List<TypeVariableName> variables) {
    if (type instanceof ParameterizedTypeName parameterized) {
      return parameterized.rawType();
    }
    if (type instanceof ArrayTypeName array) {
      return ArrayTypeName.of(of(array.componentType().withoutAnnotations(), variables));
    }
    if (type instanceof TypeVariableName variable) {
      return variables.stream()
          .filter(declared -> declared.name().equals(variable.name()))
          .flatMap(declared -> declared.bounds().stream())
          .findFirst()
          .map(bound -> of(bound, variables))
          .orElse(ClassName.OBJECT);
    }
    return type;
  }
}
