package org.concoord.processor.bodies;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ReferenceTree;
import com.sun.source.util.DocTreePath;
import com.sun.source.util.DocTreePathScanner;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/** Collects what the links of one documentation comment lead to. */
final class References extends DocTreePathScanner<@Nullable Void, @Nullable Void> {
  private final DocTrees trees;
  private final Map<String, Element> found = new HashMap<>();

  private References(DocTrees trees) {
    this.trees = trees;
  }

  /** By the text of the link, as it is written. */
  static Map<String, Element> in(DocTrees trees, Element documented) {
    TreePath path = trees.getPath(documented);
    DocCommentTree comment = path == null ? null : trees.getDocCommentTree(path);
    if (comment == null) {
      return Map.of();
    }
    References scanner = new References(trees);
    scanner.scan(new DocTreePath(path, comment), null);
    return scanner.found;
  }

  @Override
  public @Nullable Void visitReference(ReferenceTree tree, @Nullable Void unused) {
    Element target = trees.getElement(getCurrentPath());
    if (target != null) {
      found.put(tree.getSignature(), target);
    }
    return null;
  }
}
