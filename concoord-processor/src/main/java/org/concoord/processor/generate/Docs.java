package org.concoord.processor.generate;

import com.palantir.javapoet.CodeBlock;
import org.jspecify.annotations.Nullable;

/** Documentation comments, carried over. */
final class Docs {
  private Docs() {}

  /**
   * The text of a comment as the compiler hands it out, without the blank that each line begins
   * with.
   */
  static CodeBlock of(@Nullable String javadoc, String otherwise) {
    if (javadoc == null || javadoc.isBlank()) {
      return CodeBlock.of("$L", otherwise);
    }
    String text = javadoc.startsWith(" ") ? javadoc.substring(1) : javadoc;
    return CodeBlock.of("$L", text.replace("\n ", "\n").stripTrailing() + "\n");
  }
}
