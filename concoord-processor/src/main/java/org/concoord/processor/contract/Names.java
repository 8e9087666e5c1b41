package org.concoord.processor.contract;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.Locale;
import java.util.stream.Collectors;

/** Types without their packages, which are not on the wire: a class may move. */
final class Names {
  private static final String EXTENDS = "? extends ";

  private Names() {}

  /** What stands behind {@code extends}, or the type itself. */
  static String bound(String type) {
    return type.startsWith(EXTENDS) ? type.substring(EXTENDS.length()) : type;
  }

  /** A message has the same bytes with wildcards and without. */
  static String withoutWildcards(String type) {
    return type.replace(EXTENDS, "");
  }

  /** The class whose values a primitive's are, or the type itself. */
  static String boxed(String type) {
    return switch (type) {
      case "int" -> "Integer";
      case "char" -> "Character";
      case "boolean", "byte", "short", "long", "float", "double" ->
          type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
      default -> type;
    };
  }

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
      return EXTENDS + of(wildcard.upperBounds().get(0));
    }
    return type.withoutAnnotations().toString();
  }
}
