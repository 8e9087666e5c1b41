package org.concoord.processor.bodies;

import java.lang.reflect.Field;
import javax.annotation.processing.ProcessingEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the wrappers that build tools put around javac's environment to watch what a
 * processor writes: Gradle's incremental compilation and kapt do. {@code Trees} knows javac's own
 * class alone.
 */
final class CompilerEnvironment {
  private static final int DEPTH = 4;

  private CompilerEnvironment() {}

  /** The innermost environment that can be reached; the given one where nothing wraps it. */
  static ProcessingEnvironment innermost(ProcessingEnvironment environment) {
    ProcessingEnvironment inner = environment;
    for (int i = 0; i < DEPTH; i++) {
      ProcessingEnvironment next = wrapped(inner);
      if (next == null) {
        return inner;
      }
      inner = next;
    }
    return inner;
  }

  private static @Nullable ProcessingEnvironment wrapped(ProcessingEnvironment environment) {
    if (environment.getClass().getName().startsWith("com.sun.tools.javac.")) {
      return null;
    }
    for (Class<?> type = environment.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getType() == ProcessingEnvironment.class) {
          return read(field, environment);
        }
      }
    }
    return null;
  }

  private static @Nullable ProcessingEnvironment read(Field field, Object owner) {
    try {
      field.setAccessible(true);
      return (ProcessingEnvironment) field.get(owner);
    } catch (IllegalAccessException | RuntimeException hidden) {
      return null; // Then bodies are not seen, which is said once.
    }
  }
}
