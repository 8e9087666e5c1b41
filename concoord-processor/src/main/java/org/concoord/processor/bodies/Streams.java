package org.concoord.processor.bodies;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Streams that plainly give the same whatever order their elements come in: steps that look at one
 * element each, functions that change nothing, and an end that counts, asks or sums whole numbers,
 * or sorts elements of which no two that compare alike can be told apart. (Sums of floating point
 * depend on the order, and {@code max(comparator)} does where it calls two elements equal.)
 */
final class Streams {
  private static final Set<String> STEPS =
      Set.of(
          "filter",
          "map",
          "mapToInt",
          "mapToLong",
          "mapToDouble",
          "mapToObj",
          "flatMap",
          "boxed",
          "asLongStream",
          "asDoubleStream",
          "distinct",
          "unordered",
          "sequential");

  private static final Set<String> ENDS = Set.of("count", "anyMatch", "allMatch", "noneMatch");

  /** Of {@code IntStream} and {@code LongStream}. */
  private static final Set<String> WHOLE_ENDS =
      Set.of("sum", "min", "max", "average", "summaryStatistics", "sorted");

  private static final Set<String> TOTALLY_ORDERED =
      Set.of(
          "java.lang.String",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Short",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Boolean",
          "java.math.BigInteger",
          "java.util.UUID",
          "java.time.Instant",
          "java.time.Duration",
          "java.time.LocalDate",
          "java.time.LocalTime",
          "java.time.LocalDateTime");

  private final Trees trees;

  Streams(Trees trees) {
    this.trees = trees;
  }

  /** Whether a call begins such a stream. */
  boolean isOrderFree(TreePath call) {
    if (!(call.getLeaf() instanceof MethodInvocationTree begin)
        || !(begin.getMethodSelect() instanceof MemberSelectTree select)
        || !select.getIdentifier().contentEquals("stream")) {
      return false;
    }
    for (TreePath step = next(call); step != null; step = next(step)) {
      MethodInvocationTree tree = (MethodInvocationTree) step.getLeaf();
      MemberSelectTree method = (MemberSelectTree) tree.getMethodSelect();
      String name = method.getIdentifier().toString();
      if (isEnd(name, tree, new TreePath(new TreePath(step, method), method.getExpression()))) {
        return changesNothing(step, tree);
      }
      if (!STEPS.contains(name) || !changesNothing(step, tree)) {
        return false;
      }
    }
    return false;
  }

  /** The call on what this call gives, or null if something else is done with it. */
  private static @Nullable TreePath next(TreePath call) {
    TreePath select = call.getParentPath();
    if (select == null
        || !(select.getLeaf() instanceof MemberSelectTree)
        || select.getParentPath() == null
        || !(select.getParentPath().getLeaf() instanceof MethodInvocationTree following)
        || following.getMethodSelect() != select.getLeaf()) {
      return null;
    }
    return select.getParentPath();
  }

  private boolean isEnd(String name, MethodInvocationTree tree, TreePath stream) {
    if (ENDS.contains(name)) {
      return true;
    }
    TypeMirror type = trees.getTypeMirror(stream);
    if (!(type instanceof DeclaredType declared) || !tree.getArguments().isEmpty()) {
      return false;
    }
    String streamName = nameOf(declared);
    if (streamName.equals("java.util.stream.IntStream")
        || streamName.equals("java.util.stream.LongStream")) {
      return WHOLE_ENDS.contains(name);
    }
    return name.equals("sorted")
        && declared.getTypeArguments().size() == 1
        && declared.getTypeArguments().get(0) instanceof DeclaredType element
        && (TOTALLY_ORDERED.contains(nameOf(element))
            || element.asElement().getKind() == ElementKind.ENUM);
  }

  private static String nameOf(DeclaredType type) {
    return ((TypeElement) type.asElement()).getQualifiedName().toString();
  }

  /** As far as can be told from the functions themselves and the methods that they call. */
  private boolean changesNothing(TreePath call, MethodInvocationTree tree) {
    Changes changes = new Changes();
    for (ExpressionTree function : tree.getArguments()) {
      if (!(function instanceof LambdaExpressionTree || function instanceof MemberReferenceTree)) {
        return false;
      }
      changes.scan(new TreePath(call, function), null);
    }
    return !changes.found;
  }

  private final class Changes extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private boolean found;

    @Override
    public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void unused) {
      found = true;
      return null;
    }

    @Override
    public @Nullable Void visitCompoundAssignment(
        CompoundAssignmentTree tree, @Nullable Void unused) {
      found = true;
      return null;
    }

    @Override
    public @Nullable Void visitUnary(UnaryTree tree, @Nullable Void unused) {
      found |= tree.getKind().name().endsWith("CREMENT");
      return super.visitUnary(tree, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
      look(tree.getMethodSelect());
      return super.visitMethodInvocation(tree, null);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
      if (trees.getElement(getCurrentPath()) instanceof ExecutableElement callee) {
        look(callee);
      }
      return super.visitMemberReference(tree, null);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void unused) {
      found |= tree.getClassBody() != null;
      return super.visitNewClass(tree, null);
    }

    private void look(Tree method) {
      if (trees.getElement(new TreePath(getCurrentPath(), method))
          instanceof ExecutableElement callee) {
        look(callee);
      }
    }

    /** A user's own method without parameters is taken for one that only tells something. */
    private void look(ExecutableElement callee) {
      found |=
          LibraryMethods.isPlatform(callee)
              ? LibraryMethods.changesReceiver(callee)
                  || LibraryMethods.changesFirstArgument(callee)
              : !callee.getParameters().isEmpty();
    }
  }
}
