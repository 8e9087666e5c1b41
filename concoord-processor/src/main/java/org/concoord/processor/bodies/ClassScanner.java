package org.concoord.processor.bodies;

import com.sun.source.tree.ArrayAccessTree;
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
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.concoord.processor.bodies.MethodFacts.CallFact;
import org.concoord.processor.bodies.MethodFacts.HazardFact;
import org.concoord.processor.bodies.MethodFacts.IterationFact;
import org.concoord.processor.bodies.MethodFacts.ThrowFact;
import org.concoord.processor.bodies.MethodFacts.WriteFact;
import org.jspecify.annotations.Nullable;

/**
 * Reads the facts of every body in one attributed class, nested classes included. Lambdas and
 * anonymous classes are part of the body that they stand in.
 */
final class ClassScanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private final Trees trees;
  private final Origins origins;
  private final Texts texts;
  private final Map<Element, MethodFacts> facts;
  private MethodFacts current = new MethodFacts();

  /** How many lambdas and classes stand between here and the body that is read. */
  private int nesting;

  /**
   * @param facts where they go: under the method, and under the class for its initialisers
   */
  ClassScanner(Trees trees, Origins origins, Texts texts, Map<Element, MethodFacts> facts) {
    this.trees = trees;
    this.origins = origins;
    this.texts = texts;
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
    for (TreePath path = getCurrentPath();
        path != null && !(path.getLeaf() instanceof MethodTree);
        path = path.getParentPath()) {
      if (path.getParentPath().getLeaf() instanceof TryTree attempt
          && attempt.getBlock() == path.getLeaf()
          && !attempt.getCatches().isEmpty()) {
        return true;
      }
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

  /** The functions that the call is handed are handed elements in turn. */
  private void handElements(MethodInvocationTree call, Origin elements) {
    for (ExpressionTree argument : call.getArguments()) {
      if (argument instanceof LambdaExpressionTree lambda) {
        TreePath path = pathTo(lambda);
        for (VariableTree parameter : lambda.getParameters()) {
          Element element = trees.getElement(new TreePath(path, parameter));
          if (element != null) {
            origins.define(element, elements);
          }
        }
      } else if (argument instanceof MemberReferenceTree reference) {
        handElements(reference, elements);
      }
    }
  }

  private void handElements(MemberReferenceTree reference, Origin elements) {
    if (!(elementOf(reference) instanceof ExecutableElement callee)) {
      return;
    }
    Element qualifier =
        trees.getElement(new TreePath(pathTo(reference), reference.getQualifierExpression()));
    boolean isUnbound =
        qualifier instanceof TypeElement && !callee.getModifiers().contains(Modifier.STATIC);
    Origin receiver =
        isUnbound
            ? elements
            : origins.of(new TreePath(pathTo(reference), reference.getQualifierExpression()));
    current.calls.add(
        new CallFact(
            callee,
            receiver,
            isUnbound ? List.of() : List.of(elements, elements),
            silenced(),
            place(reference)));
    if (isUnbound && LibraryMethods.changesReceiver(callee)) {
      addWrite(
          elements,
          "changes elements by " + callee.getSimpleName() + "()",
          "an element",
          reference);
    }
  }

  private void noteCall(
      ExecutableElement callee,
      String what,
      Tree tree,
      @Nullable ExpressionTree receiver,
      List<? extends ExpressionTree> arguments) {
    Hazard hazard = ForbiddenCalls.find(callee);
    if (hazard != null) {
      note(hazard, what, tree);
    } else if (texts.isProxy(callee)) {
      note(Hazard.PROXY, what, tree);
    } else if (!LibraryMethods.isPlatform(callee)) {
      current.calls.add(origins.call(callee, receiver, arguments, getCurrentPath(), silenced()));
    } else {
      noteIdentity(callee, what, tree, receiver, arguments);
    }
  }

  private void noteIdentity(
      ExecutableElement callee,
      String what,
      Tree tree,
      @Nullable ExpressionTree receiver,
      List<? extends ExpressionTree> arguments) {
    String name = callee.getSimpleName().toString();
    if (LibraryMethods.ownerOf(callee).equals("java.lang.Object")
        && (name.equals("hashCode") || name.equals("toString"))
        && (receiver == null
            || receiver.toString().equals("super")
            || texts.hasIdentity(pathTo(receiver, tree), name))) {
      note(Hazard.IDENTITY, what, tree);
    }
    if (LibraryMethods.hashesArguments(callee)) {
      for (ExpressionTree argument : arguments) {
        if (texts.hasIdentity(pathTo(argument), "hashCode")) {
          note(Hazard.IDENTITY, "the hash of " + argument, argument);
        }
      }
    }
  }

  private void noteLibraryCall(
      ExecutableElement callee, MethodInvocationTree tree, @Nullable ExpressionTree receiver) {
    if (!LibraryMethods.isPlatform(callee)) {
      return;
    }
    String name = callee.getSimpleName().toString();
    if (receiver != null) {
      Origin origin = originOf(receiver, tree);
      String changed = "'" + Texts.shorten(receiver) + "'";
      if (LibraryMethods.changesReceiver(callee)) {
        addWrite(origin, "changes " + changed + " by " + name + "()", changed, tree);
      } else if ((origin.mask() & Origin.ACCESS_ORDERED) != 0 && LibraryMethods.isLookup(callee)) {
        addWrite(origin, "changes the order of " + changed + " by " + name + "()", changed, tree);
      }
      if (LibraryMethods.iteratesReceiver(callee)) {
        addIteration(origin, Texts.shorten(receiver), tree);
      }
    }
    List<? extends ExpressionTree> arguments = tree.getArguments();
    if (LibraryMethods.changesFirstArgument(callee) && !arguments.isEmpty()) {
      String changed = "'" + Texts.shorten(arguments.get(0)) + "'";
      addWrite(
          originOf(arguments.get(0)), "changes " + changed + " by " + name + "()", changed, tree);
    }
    if (LibraryMethods.iteratesArguments(callee)) {
      arguments.forEach(this::noteText);
    }
  }

  /** An expression that becomes text, or whose order is kept. */
  private void noteText(ExpressionTree expression) {
    noteIteration(expression);
    if (texts.hasIdentity(pathTo(expression), "toString")) {
      note(Hazard.IDENTITY, "the text of " + Texts.shorten(expression), expression);
    }
  }

  private void noteIteration(ExpressionTree iterated) {
    addIteration(originOf(iterated), Texts.shorten(iterated), iterated);
  }

  private void addIteration(Origin origin, String what, Tree tree) {
    if (!origin.isFree()) {
      current.iterations.add(new IterationFact(origin, what, silenced(), place(tree)));
    }
  }

  private void noteWrite(ExpressionTree target, Tree tree) {
    if (target instanceof ParenthesizedTree parenthesized) {
      noteWrite(parenthesized.getExpression(), tree);
    } else if (target instanceof ArrayAccessTree access) {
      String array = "'" + Texts.shorten(access.getExpression()) + "'";
      addWrite(
          origins.of(new TreePath(pathTo(access), access.getExpression())),
          "writes to array " + array,
          array,
          tree);
    } else if (elementOf(target) instanceof VariableElement field
        && field.getKind() == ElementKind.FIELD
        && !field.getModifiers().contains(Modifier.STATIC)) {
      String name = "field '" + field.getSimpleName() + "'";
      addWrite(origins.ofOwner(field, pathTo(target)), "writes to " + name, name, tree);
    }
  }

  private void addWrite(Origin target, String what, String changed, Tree tree) {
    if (!target.isFree()) {
      current.writes.add(new WriteFact(target, what, changed, silenced(), place(tree)));
    }
  }

  private void noteStaticState(ExpressionTree tree) {
    if (trees.getElement(getCurrentPath()) instanceof VariableElement field
        && field.getKind() == ElementKind.FIELD
        && field.getModifiers().contains(Modifier.STATIC)
        && !field.getModifiers().contains(Modifier.FINAL)
        && field.getEnclosingElement() instanceof TypeElement owner
        && !LibraryMethods.isPlatform(owner)) {
      note(Hazard.STATIC, "static field '" + field.getSimpleName() + "'", tree);
    }
  }

  private void note(Hazard hazard, String what, Tree tree) {
    if (!isSilenced(hazard)) {
      current.hazards.add(new HazardFact(hazard, what, place(tree)));
    }
  }

  private boolean isSilenced(Hazard hazard) {
    if (!hazard.canBeSilenced()) {
      return false;
    }
    for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof MethodTree
          || path.getLeaf() instanceof ClassTree
          || path.getLeaf() instanceof VariableTree) {
        Element declared = trees.getElement(path);
        SuppressWarnings annotation =
            declared == null ? null : declared.getAnnotation(SuppressWarnings.class);
        if (annotation != null && List.of(annotation.value()).contains(hazard.key())) {
          return true;
        }
      }
    }
    return false;
  }

  private Set<Hazard> silenced() {
    Set<Hazard> silenced = EnumSet.noneOf(Hazard.class);
    for (Hazard hazard : EnumSet.of(Hazard.ORDER, Hazard.STATIC)) {
      if (isSilenced(hazard)) {
        silenced.add(hazard);
      }
    }
    return silenced;
  }

  private Origin originOf(ExpressionTree child) {
    return origins.of(pathTo(child));
  }

  /** Of the receiver of a call, which is a child of the select expression. */
  private Origin originOf(ExpressionTree receiver, MethodInvocationTree call) {
    return origins.of(pathTo(receiver, call));
  }

  private TreePath pathTo(Tree child) {
    return new TreePath(getCurrentPath(), child);
  }

  private TreePath pathTo(ExpressionTree receiver, Tree call) {
    return call instanceof MethodInvocationTree invocation
        ? new TreePath(pathTo(invocation.getMethodSelect()), receiver)
        : pathTo(receiver);
  }

  private @Nullable Element elementOf(Tree child) {
    return trees.getElement(pathTo(child));
  }

  private Place place(Tree tree) {
    return new Place(tree, getCurrentPath().getCompilationUnit());
  }

  private static String ownerName(ExecutableElement callee) {
    return LibraryMethods.owner(callee).getSimpleName().toString();
  }
}
