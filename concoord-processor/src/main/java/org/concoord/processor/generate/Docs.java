package org.concoord.processor.generate;

import com.palantir.javapoet.CodeBlock;
import org.jspecify.annotations.Nullable;

/** Documentation comments, carried over. */
final class Docs {
  private Docs() {}

  /**
   * The text of a comment, after the sentence of ours that introduces it. (Not before it: a comment
   * may end with tags.)
   */
  static CodeBlock of(CodeBlock introduction, @Nullable String javadoc) {
    CodeBlock.Builder text = introduction.toBuilder();
    if (javadoc == null) {
      return text.build();
    }
    boolean beginsWithTags = javadoc.startsWith("@");
    text.add(introduction.isEmpty() ? "" : beginsWithTags ? "\n" : "\n<p>");
    return text.add("$L", javadoc + "\n").build();
  }
}
