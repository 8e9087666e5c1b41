package org.concoord.processor.generate;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.List;

/** Types and their variables: what is left without, as links in comments name it. */
final class Erasures {
  private Erasures() {}

  /** Whether a type is, or is made of, a type variable. */
  static boolean hasVariable(TypeName type) {
    if (type instanceof ParameterizedTypeName parameterized) {
      return parameterized.typeArguments().stream().anyMatch(Erasures::hasVariable);
    }
    if (type instanceof WildcardTypeName wildcard) {
      return wildcard.upperBounds().stream().anyMatch(Erasures::hasVariable);
    }
    return type instanceof ArrayTypeName array
        ? hasVariable(array.componentType())
        : type instanceof TypeVariableName;
  }

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

  /** All that a value of the type is, as a cast names it. */
  static CodeBlock bounds(TypeName type, List<TypeVariableName> variables) {
    return variables.stream()
        .filter(
            declared ->
                type instanceof TypeVariableName variable
                    && variable.name().equals(declared.name()))
        .flatMap(declared -> declared.bounds().stream())
        .map(bound -> CodeBlock.of("$T", of(bound, variables)))
        .reduce((one, other) -> CodeBlock.of("$L & $L", one, other))
        .orElseGet(() -> CodeBlock.of("$T", of(type, variables)));
  }
}
