package org.concoord.processor.bodies;

import com.sun.source.tree.AssertTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.concoord.processor.bodies.MethodFacts.ThrowFact;
import org.jspecify.annotations.Nullable;

/**
 * Reads the facts of every body in one attributed class, nested classes included. Lambdas and
 * anonymous classes are part of the body that they stand in.
 */
final class ClassScanner extends FactScanner {
  private final Map<Element, MethodFacts> facts;

  /** How many lambdas and classes stand between here and the body that is read. */
  private int nesting;

  /**
   * @param facts where they go: under the method, and under the class for its initialisers
   */
  ClassScanner(Trees trees, Origins origins, Texts texts, Map<Element, MethodFacts> facts) {
    super(trees, origins, texts);
    this.facts = facts;
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
    if (!(trees.getElement(getCurrentPath()) instanceof TypeElement type)) {
      return null;
    }
    if (!isOfItsOwn(type)) {
      nesting++;
      super.visitClass(tree, null);
      nesting--;
      return null;
    }
    MethodFacts outer = current;
    current = new MethodFacts();
    facts.put(type, current);
    super.visitClass(tree, null);
    current = outer;
    return null;
  }

  private static boolean isOfItsOwn(TypeElement type) {
    return type.getNestingKind() == NestingKind.TOP_LEVEL
        || type.getNestingKind() == NestingKind.MEMBER
            && type.getEnclosingElement() instanceof TypeElement outer
            && isOfItsOwn(outer);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
    if (!(trees.getElement(getCurrentPath()) instanceof ExecutableElement method)
        || !(method.getEnclosingElement() instanceof TypeElement owner)) {
      return null;
    }
    if (method.getModifiers().contains(Modifier.SYNCHRONIZED)) {
      noteSynchronized(tree);
    }
    if (!isOfItsOwn(owner)) {
      return super.visitMethod(tree, null);
    }
    MethodFacts outer = current;
    current = new MethodFacts();
    current.place = place(tree);
    facts.put(method, current);
    List<? extends VariableElement> parameters = method.getParameters();
    for (int i = 0; i < parameters.size(); i++) {
      origins.define(parameters.get(i), Origin.parameter(i));
    }
    super.visitMethod(tree, null);
    current = outer;
    return null;
  }

  @Override
  public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
    nesting++;
    super.visitLambdaExpression(tree, null);
    nesting--;
    return null;
  }

  @Override
  public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void unused) {
    noteSynchronized(tree);
    return super.visitSynchronized(tree, null);
  }

  @Override
  public @Nullable Void visitAssert(AssertTree tree, @Nullable Void unused) {
    note(Hazard.ASSERT, "assert", tree);
    return super.visitAssert(tree, null);
  }

  private void noteSynchronized(Tree tree) {
    note(Hazard.SYNCHRONIZED, "synchronized", tree);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
    super.visitVariable(tree, null);
    Element variable = trees.getElement(getCurrentPath());
    if (variable != null && tree.getInitializer() != null && isLocal(variable)) {
      origins.define(variable, originOf(tree.getInitializer()));
    }
    return null;
  }

  private static boolean isLocal(Element variable) {
    return switch (variable.getKind()) {
      case LOCAL_VARIABLE, RESOURCE_VARIABLE, BINDING_VARIABLE -> true;
      default -> false;
    };
  }

  @Override
  public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void unused) {
    if (nesting == 0 && tree.getExpression() != null) {
      current.returned = current.returned.and(originOf(tree.getExpression()));
    }
    return super.visitReturn(tree, null);
  }

  @Override
  public @Nullable Void visitThrow(ThrowTree tree, @Nullable Void unused) {
    if (tree.getExpression() instanceof NewClassTree creation
        && elementOf(creation) instanceof ExecutableElement constructor
        && !LibraryMethods.isPlatform(constructor)
        && !isSilenced(Hazard.UNDECLARED)
        && !isWithinCatch()) {
      current.thrown.add(new ThrowFact(LibraryMethods.ownerOf(constructor), place(tree)));
    }
    return super.visitThrow(tree, null);
  }

  /** Whether the method itself may catch what is thrown here. */
  private boolean isWithinCatch() {
    TreePath path = getCurrentPath();
    for (TreePath outer = path.getParentPath();
        outer != null && !(path.getLeaf() instanceof MethodTree);
        outer = path.getParentPath()) {
      if (outer.getLeaf() instanceof TryTree attempt
          && attempt.getBlock() == path.getLeaf()
          && !attempt.getCatches().isEmpty()) {
        return true;
      }
      path = outer;
    }
    return false;
  }

  @Override
  public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void unused) {
    noteIteration(tree.getExpression());
    Element variable = trees.getElement(new TreePath(getCurrentPath(), tree.getVariable()));
    if (variable != null) {
      origins.define(variable, originOf(tree.getExpression()).inside());
    }
    return super.visitEnhancedForLoop(tree, null);
  }

  @Override
  public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void unused) {
    noteWrite(tree.getVariable(), tree);
    if (elementOf(tree.getVariable()) instanceof VariableElement variable && isLocal(variable)) {
      origins.define(variable, originOf(tree.getVariable()).and(originOf(tree.getExpression())));
    }
    return super.visitAssignment(tree, null);
  }

  @Override
  public @Nullable Void visitCompoundAssignment(
      CompoundAssignmentTree tree, @Nullable Void unused) {
    noteWrite(tree.getVariable(), tree);
    if (texts.isText(pathTo(tree.getVariable()))) {
      noteText(tree.getExpression());
    }
    return super.visitCompoundAssignment(tree, null);
  }

  @Override
  public @Nullable Void visitUnary(UnaryTree tree, @Nullable Void unused) {
    switch (tree.getKind()) {
      case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
          noteWrite(tree.getExpression(), tree);
      default -> {}
    }
    return super.visitUnary(tree, null);
  }

  @Override
  public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void unused) {
    if (tree.getKind() == Tree.Kind.PLUS && texts.isText(getCurrentPath())) {
      noteText(tree.getLeftOperand());
      noteText(tree.getRightOperand());
    }
    return super.visitBinary(tree, null);
  }

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void unused) {
    noteStaticState(tree);
    return super.visitIdentifier(tree, null);
  }

  @Override
  public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void unused) {
    noteStaticState(tree);
    return super.visitMemberSelect(tree, null);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void unused) {
    if (trees.getElement(getCurrentPath()) instanceof ExecutableElement constructor) {
      noteCall(constructor, "new " + ownerName(constructor), tree, null, tree.getArguments());
      if (LibraryMethods.keepsOrderOfArgument(constructor)) {
        tree.getArguments().forEach(this::noteIteration);
      }
    }
    return super.visitNewClass(tree, null);
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
    if (trees.getElement(getCurrentPath()) instanceof ExecutableElement callee) {
      noteReference(tree, callee);
    }
    return super.visitMemberReference(tree, null);
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
    ExpressionTree select = tree.getMethodSelect();
    if (elementOf(select) instanceof ExecutableElement callee) {
      ExpressionTree receiver =
          select instanceof MemberSelectTree member ? member.getExpression() : null;
      String what = ownerName(callee) + "." + callee.getSimpleName() + "()";
      noteCall(callee, what, tree, receiver, tree.getArguments());
      noteLibraryCall(callee, tree, receiver);
      if (LibraryMethods.handsElementsToFunctions(callee) && receiver != null) {
        handElements(tree, originOf(receiver).inside());
      }
    }
    return super.visitMethodInvocation(tree, null);
  }
}
