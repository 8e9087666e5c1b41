package org.concoord.processor.bodies;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects what a method assigns to. */
final class AssignedNames extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final Set<String> plain = new TreeSet<>();
  private final Set<String> behindThis = new TreeSet<>();
  private final Set<String> locals = new TreeSet<>();

  private AssignedNames() {}

  static Set<String> in(MethodTree method) {
    AssignedNames scanner = new AssignedNames();
    scanner.scan(method, null);
    // A name that is a local variable anywhere in the method may be one everywhere: no false alarm
    // is worth an error.
    scanner.plain.removeAll(scanner.locals);
    scanner.plain.addAll(scanner.behindThis);
    return scanner.plain;
  }

  @Override
  public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void unused) {
    note(tree.getVariable());
    return super.visitAssignment(tree, unused);
  }

  @Override
  public @Nullable Void visitCompoundAssignment(
      CompoundAssignmentTree tree, @Nullable Void unused) {
    note(tree.getVariable());
    return super.visitCompoundAssignment(tree, unused);
  }

  @Override
  public @Nullable Void visitUnary(UnaryTree tree, @Nullable Void unused) {
    switch (tree.getKind()) {
      case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
          note(tree.getExpression());
      default -> {}
    }
    return super.visitUnary(tree, unused);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
    locals.add(tree.getName().toString());
    return super.visitVariable(tree, unused);
  }

  /** The fields of a class inside the method are its own. */
  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
    return null;
  }

  private void note(ExpressionTree target) {
    if (target instanceof IdentifierTree name) {
      plain.add(name.getName().toString());
    } else if (target instanceof MemberSelectTree select
        && select.getExpression() instanceof IdentifierTree owner
        && owner.getName().contentEquals("this")) {
      behindThis.add(select.getIdentifier().toString());
    }
  }
}
