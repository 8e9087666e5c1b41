package org.concoord.processor.generate;

import com.palantir.javapoet.CodeBlock;
import org.jspecify.annotations.Nullable;

/** Documentation comments, carried over. */
final class Docs {
  private Docs() {}

  /**
   * The text of a comment, as the compiler hands it out: without the blank that each line begins
   * with, after the sentence of ours that introduces it. (Not before it: a comment may end with
   * tags.)
   */
  static CodeBlock of(CodeBlock introduction, @Nullable String javadoc) {
    CodeBlock.Builder text = introduction.toBuilder();
    if (javadoc == null || javadoc.isBlank()) {
      return text.build();
    }
    text.add(introduction.isEmpty() ? "" : "\n<p>");
    String stripped = javadoc.strip().replace("\n ", "\n");
    return text.add("$L", stripped + "\n").build();
  }
}
