package org.concoord.processor.bodies;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.concoord.processor.bodies.ConstructorBody.Argument;
import org.jspecify.annotations.Nullable;

/**
 * Bodies as javac shows them during a processing round: parsed, not attributed. Whatever cannot be
 * told from the names alone therefore counts as "does something else".
 */
final class TreesBodies implements Bodies {
  private final DocTrees trees;
  private final AttributedBodies attributed;

  private TreesBodies(DocTrees trees, AttributedBodies attributed) {
    this.trees = trees;
    this.attributed = attributed;
  }

  /** Whether the compiler is javac. */
  static boolean isAvailable(ProcessingEnvironment environment) {
    try {
      return Trees.instance(environment) != null;
    } catch (IllegalArgumentException | LinkageError anotherCompiler) {
      return false;
    }
  }

  static TreesBodies of(ProcessingEnvironment environment, boolean hazardsAreErrors) {
    return new TreesBodies(
        DocTrees.instance(environment), AttributedBodies.listen(environment, hazardsAreErrors));
  }

  @Override
  public boolean check(TypeElement replicated, Set<String> declaredExceptions) {
    attributed.check(replicated, declaredExceptions);
    return true;
  }

  @Override
  public void checkNow() {
    attributed.judgeNow();
  }

  @Override
  public void await(TypeElement topLevel) {
    attributed.await(topLevel);
  }

  @Override
  public Optional<ConstructorBody> constructor(ExecutableElement constructor) {
    MethodTree tree = trees.getTree(constructor);
    return tree == null ? Optional.empty() : Optional.of(read(tree));
  }

  @Override
  public Map<String, Element> links(Element documented) {
    return References.in(trees, documented);
  }

  @Override
  public boolean hasSource(Element element) {
    return trees.getPath(element) != null;
  }

  private static ConstructorBody read(MethodTree constructor) {
    Set<String> parameters =
        constructor.getParameters().stream()
            .map(VariableTree::getName)
            .map(Object::toString)
            .collect(Collectors.toSet());
    List<Argument> superArguments = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    for (StatementTree statement : constructor.getBody().getStatements()) {
      if (!(statement instanceof ExpressionStatementTree expression)
          || !(NullChecks.isOneOf(expression.getExpression(), parameters)
              || readSuperCall(expression.getExpression(), parameters, superArguments)
              || readAssignment(expression.getExpression(), parameters, fields))) {
        return ConstructorBody.OTHER;
      }
    }
    Set<String> checked = new HashSet<>();
    constructor.getBody().accept(NullChecks.FINDER, checked);
    return new ConstructorBody(true, superArguments, fields, checked);
  }

  private static boolean readSuperCall(
      ExpressionTree expression, Set<String> parameters, List<Argument> superArguments) {
    if (!(expression instanceof MethodInvocationTree call)
        || !(call.getMethodSelect() instanceof IdentifierTree method)
        || !method.getName().contentEquals("super")) {
      return false;
    }
    for (ExpressionTree argument : call.getArguments()) {
      Argument read = readArgument(argument, parameters);
      if (read == null) {
        return false;
      }
      superArguments.add(read);
    }
    return true;
  }

  private static @Nullable Argument readArgument(ExpressionTree argument, Set<String> parameters) {
    if (NullChecks.checked(argument) instanceof IdentifierTree name) {
      return parameters.contains(name.getName().toString())
          ? new Argument.Parameter(name.getName().toString())
          : null;
    }
    return isComputed(argument, parameters) ? new Argument.Computed() : null;
  }

  private static boolean isComputed(ExpressionTree expression, Set<String> parameters) {
    if (expression instanceof ParenthesizedTree parenthesized) {
      return isComputed(parenthesized.getExpression(), parameters);
    }
    if (expression instanceof BinaryTree binary) {
      return binary.getKind() == Tree.Kind.PLUS
          && isComputed(binary.getLeftOperand(), parameters)
          && isComputed(binary.getRightOperand(), parameters);
    }
    return expression instanceof LiteralTree
        || (expression instanceof IdentifierTree name
            && parameters.contains(name.getName().toString()));
  }

  private static boolean readAssignment(
      ExpressionTree expression, Set<String> parameters, Map<String, String> fields) {
    if (!(expression instanceof AssignmentTree assignment)
        || !(NullChecks.checked(assignment.getExpression()) instanceof IdentifierTree source)) {
      return false;
    }
    String field = assignedField(assignment.getVariable(), parameters);
    String parameter = source.getName().toString();
    return field != null
        && parameters.contains(parameter)
        && !fields.containsValue(field)
        && fields.put(parameter, field) == null;
  }

  private static @Nullable String assignedField(ExpressionTree target, Set<String> parameters) {
    if (target instanceof MemberSelectTree select
        && select.getExpression() instanceof IdentifierTree owner
        && owner.getName().contentEquals("this")) {
      return select.getIdentifier().toString();
    }
    if (target instanceof IdentifierTree name && !parameters.contains(name.getName().toString())) {
      return name.getName().toString();
    }
    return null;
  }
}
