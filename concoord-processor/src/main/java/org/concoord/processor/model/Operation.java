package org.concoord.processor.model;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method or constructor that can be called.
 *
 * @param kind what it is
 * @param name its name in the replicated class; {@code concoordInit} for a constructor
 * @param proxyName its name in the proxy: {@code name}, but for {@code toString}
 * @param signature name and erased parameters, as hashed
 * @param id the first 31 bits of SHA-256 over {@code signature}
 * @param typeVariables those of a generic method
 * @param parameters those that callers give
 * @param invocationAt where among them the replicas put the {@code Invocation}, -1 where it has
 *     none
 * @param result what callers get; null for {@code void}, {@code Reply<Void>} and a constructor
 * @param declaredResult the same, for the proxy
 * @param exceptions its {@code throws} clause, in order
 * @param javadoc the text of its documentation comment, ready for the proxy, or null
 * @param annotations those that the proxy's method carries too, {@code @Deprecated} for instance
 */
public record Operation(
    Kind kind,
    String name,
    String proxyName,
    String signature,
    int id,
    List<TypeVariableName> typeVariables,
    List<Parameter> parameters,
    int invocationAt,
    boolean isVarArgs,
    @Nullable ValueType result,
    @Nullable Declared declaredResult,
    List<TypeName> exceptions,
    @Nullable String javadoc,
    List<AnnotationSpec> annotations) {

  public Operation {
    typeVariables = List.copyOf(typeVariables);
    parameters = List.copyOf(parameters);
    exceptions = List.copyOf(exceptions);
    annotations = List.copyOf(annotations);
  }

  /** The kinds, named as in {@code MethodDescriptor.Kind}. */
  public enum Kind {
    WRITE,
    READ_ONLY,
    CONSTRUCTOR,
    PARKING
  }

  public boolean isDeprecated() {
    return annotations.stream().anyMatch(ReplicatedClass::isDeprecation);
  }

  /** One parameter. */
  public record Parameter(String name, ValueType type, Declared declared) {}

  /**
   * The type of a parameter or result as its author wrote it, for the proxy.
   *
   * @param annotations of nullness, that stand before the declaration rather than its type
   */
  public record Declared(TypeName type, List<AnnotationSpec> annotations) {
    public Declared {
      annotations = List.copyOf(annotations);
    }
  }
}
