package org.concoord.processor.bodies;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.jspecify.annotations.Nullable;

/** Follows expressions to where the objects that they name come from. */
final class Origins {
  private final Trees trees;
  private final HashOrder order;

  /** Of local variables and parameters, as far as the body has been read. */
  private final Map<Element, Origin> variables = new HashMap<>();

  Origins(Trees trees, HashOrder order) {
    this.trees = trees;
    this.order = order;
  }

  void define(Element variable, Origin origin) {
    variables.put(variable, origin);
  }

  Origin of(TreePath path) {
    Tree tree = path.getLeaf();
    if (tree instanceof ParenthesizedTree parenthesized) {
      return child(path, parenthesized.getExpression());
    }
    if (tree instanceof TypeCastTree cast) {
      return child(path, cast.getExpression());
    }
    if (tree instanceof AssignmentTree assignment) {
      return child(path, assignment.getExpression());
    }
    if (tree instanceof ConditionalExpressionTree choice) {
      return child(path, choice.getTrueExpression()).and(child(path, choice.getFalseExpression()));
    }
    if (tree instanceof ArrayAccessTree access) {
      return child(path, access.getExpression()).inside();
    }
    if (tree instanceof NewClassTree) {
      return Origin.of(HashOrder.propertiesOf(trees.getTypeMirror(path)));
    }
    if (tree instanceof IdentifierTree || tree instanceof MemberSelectTree) {
      return ofName(path);
    }
    return tree instanceof MethodInvocationTree call ? ofCall(path, call) : Origin.FREE;
  }

  private Origin child(TreePath path, Tree child) {
    return of(new TreePath(path, child));
  }

  private Origin ofName(TreePath path) {
    Element element = trees.getElement(path);
    String name =
        path.getLeaf() instanceof IdentifierTree identifier
            ? identifier.getName().toString()
            : ((MemberSelectTree) path.getLeaf()).getIdentifier().toString();
    if (name.equals("this") || name.equals("super")) {
      return isWithinClassOfItsOwn(path) ? Origin.OF_THIS : Origin.FREE;
    }
    if (!(element instanceof VariableElement variable)) {
      return Origin.FREE;
    }
    if (variable.getKind() == ElementKind.FIELD) {
      return ofOwner(variable, path).inside().with(order.propertiesOf(variable));
    }
    return variables
        .getOrDefault(variable, Origin.FREE)
        .with(HashOrder.propertiesOf(variable.asType()));
  }

  /** The object that a field belongs to, where {@code path} names the field. */
  Origin ofOwner(VariableElement field, TreePath path) {
    if (field.getModifiers().contains(Modifier.STATIC)) {
      return Origin.of(Origin.STATIC);
    }
    if (path.getLeaf() instanceof MemberSelectTree select) {
      return child(path, select.getExpression());
    }
    return field.getEnclosingElement() instanceof TypeElement owner && isLocal(owner)
        ? Origin.FREE
        : Origin.OF_THIS;
  }

  /** {@code this} within an anonymous class is another one. */
  private boolean isWithinClassOfItsOwn(TreePath path) {
    for (TreePath p = path; p != null; p = p.getParentPath()) {
      if (p.getLeaf().getKind() == Tree.Kind.CLASS) {
        return !(trees.getElement(p) instanceof TypeElement type) || !isLocal(type);
      }
    }
    return true;
  }

  private static boolean isLocal(TypeElement type) {
    return type.getNestingKind() == NestingKind.ANONYMOUS
        || type.getNestingKind() == NestingKind.LOCAL;
  }

  private Origin ofCall(TreePath path, MethodInvocationTree call) {
    ExpressionTree select = call.getMethodSelect();
    if (!(trees.getElement(new TreePath(path, select)) instanceof ExecutableElement callee)) {
      return Origin.FREE;
    }
    ExpressionTree receiver =
        select instanceof MemberSelectTree member ? member.getExpression() : null;
    long byType = HashOrder.propertiesOf(trees.getTypeMirror(path));
    if (!LibraryMethods.isPlatform(callee)) {
      return Origin.of(call(callee, receiver, call.getArguments(), path, Set.of())).with(byType);
    }
    return ofLibraryCall(path, call, callee, receiver)
        .with(byType)
        .with(HashOrder.propertiesOfFactory(callee));
  }

  private Origin ofLibraryCall(
      TreePath path,
      MethodInvocationTree call,
      ExecutableElement callee,
      @Nullable ExpressionTree receiver) {
    if (receiver != null && !callee.getModifiers().contains(Modifier.STATIC)) {
      TreePath select = new TreePath(path, call.getMethodSelect());
      if (LibraryMethods.isView(callee)) {
        return child(select, receiver);
      }
      if (LibraryMethods.handsOut(callee)) {
        return child(select, receiver).inside();
      }
    }
    if (callee.getSimpleName().contentEquals("collect") && !call.getArguments().isEmpty()) {
      return child(
          path, call.getArguments().get(0)); // The collector's properties are the result's.
    }
    return LibraryMethods.wrapsFirstArgument(callee) && !call.getArguments().isEmpty()
        ? child(path, call.getArguments().get(0))
        : Origin.FREE;
  }

  /** The call at {@code path}, as a fact. */
  CallFact call(
      ExecutableElement callee,
      @Nullable ExpressionTree receiver,
      List<? extends ExpressionTree> arguments,
      TreePath path,
      Set<Hazard> silenced) {
    List<Origin> origins = new ArrayList<>();
    for (ExpressionTree argument : arguments) {
      origins.add(child(path, argument));
    }
    return new CallFact(
        callee,
        ofReceiver(callee, receiver, path),
        origins,
        silenced,
        new Place(path.getLeaf(), path.getCompilationUnit()));
  }

  private Origin ofReceiver(
      ExecutableElement callee, @Nullable ExpressionTree receiver, TreePath path) {
    if (callee.getModifiers().contains(Modifier.STATIC)
        || !(path.getLeaf() instanceof MethodInvocationTree call)
        || callee.getKind() == ElementKind.CONSTRUCTOR) {
      return callee.getKind() == ElementKind.CONSTRUCTOR
              && path.getLeaf() instanceof MethodInvocationTree
          ? Origin.OF_THIS // this(...) or super(...)
          : Origin.FREE;
    }
    if (receiver != null) {
      return child(new TreePath(path, call.getMethodSelect()), receiver);
    }
    return callee.getEnclosingElement() instanceof TypeElement owner && isLocal(owner)
        ? Origin.FREE
        : Origin.OF_THIS;
  }
}
