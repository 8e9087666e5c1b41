package org.concoord.processor.model;

import com.palantir.javapoet.TypeName;
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
 * @param result what it returns; null for {@code void} and for a constructor
 * @param exceptions its {@code throws} clause, in order
 * @param javadoc the text of its documentation comment, or null
 */
public record Operation(
    Kind kind,
    String name,
    String proxyName,
    String signature,
    int id,
    List<Parameter> parameters,
    boolean isVarArgs,
    @Nullable ValueType result,
    List<TypeName> exceptions,
    @Nullable String javadoc,
    boolean isDeprecated) {

  public Operation {
    parameters = List.copyOf(parameters);
    exceptions = List.copyOf(exceptions);
  }

  /** The kinds, named as in {@code MethodDescriptor.Kind}. */
  public enum Kind {
    WRITE,
    READ_ONLY,
    CONSTRUCTOR
  }

  /** One parameter. */
  public record Parameter(String name, ValueType type) {}
}
