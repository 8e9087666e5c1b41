package org.concoord.processor.generate;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.List;
import java.util.function.Predicate;

/** Types, their variables and wildcards, and what is left without them. */
final class Erasures {
  private Erasures() {}

  /** Whether a type is, or is made of, a type variable. */
  static boolean hasVariable(TypeName type) {
    return hasVariable(type, variable -> true);
  }

  /** The same, of one of these. */
  static boolean hasVariable(TypeName type, List<TypeVariableName> variables) {
    return hasVariable(
        type,
        variable -> variables.stream().anyMatch(known -> known.name().equals(variable.name())));
  }

  private static boolean hasVariable(TypeName type, Predicate<TypeVariableName> wanted) {
    if (type instanceof ParameterizedTypeName parameterized) {
      return parameterized.typeArguments().stream().anyMatch(part -> hasVariable(part, wanted));
    }
    if (type instanceof WildcardTypeName wildcard) {
      return wildcard.upperBounds().stream().anyMatch(part -> hasVariable(part, wanted));
    }
    return type instanceof ArrayTypeName array
        ? hasVariable(array.componentType(), wanted)
        : type instanceof TypeVariableName variable && wanted.test(variable);
  }

  /**
   * Whether a method's type and the codec's are not one to the compiler: codecs know no variables,
   * and what stands for a wildcard of a user's type is its bound.
   */
  static boolean isKnownOtherwise(TypeName declared, TypeName codec) {
    return hasVariable(declared) || wildcards(declared) != wildcards(codec);
  }

  static long wildcards(TypeName type) {
    if (type instanceof ParameterizedTypeName parameterized) {
      return parameterized.typeArguments().stream().mapToLong(Erasures::wildcards).sum();
    }
    if (type instanceof WildcardTypeName wildcard) {
      return 1 + wildcard.upperBounds().stream().mapToLong(Erasures::wildcards).sum();
    }
    return type instanceof ArrayTypeName array ? wildcards(array.componentType()) : 0;
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
