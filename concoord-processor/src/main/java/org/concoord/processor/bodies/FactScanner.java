package org.concoord.processor.bodies;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.concoord.processor.bodies.MethodFacts.CallFact;
import org.concoord.processor.bodies.MethodFacts.HazardFact;
import org.concoord.processor.bodies.MethodFacts.IterationFact;
import org.concoord.processor.bodies.MethodFacts.WriteFact;
import org.jspecify.annotations.Nullable;

/** Notes facts of the body that is being read. */
abstract class FactScanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
  final Trees trees;
  final Origins origins;
  final Texts texts;
  private final Streams streams;

  /** Of the body that is being read. */
  MethodFacts current = new MethodFacts();

  FactScanner(Trees trees, Origins origins, Texts texts) {
    this.trees = trees;
    this.origins = origins;
    this.texts = texts;
    this.streams = new Streams(trees);
  }

  /** The functions that the call is handed are handed elements in turn. */
  final void handElements(MethodInvocationTree call, Origin elements) {
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
    TreePath qualifier = new TreePath(pathTo(reference), reference.getQualifierExpression());
    boolean isUnbound =
        trees.getElement(qualifier) instanceof TypeElement
            && !callee.getModifiers().contains(Modifier.STATIC);
    Origin receiver = isUnbound ? elements : origins.of(qualifier);
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

  /** A method that is handed on, to be called by whoever gets it. */
  final void noteReference(MemberReferenceTree reference, ExecutableElement callee) {
    String what = ownerName(callee) + "." + callee.getSimpleName() + "()";
    Hazard hazard = ForbiddenCalls.find(callee);
    if (hazard == null && texts.isProxy(callee)) {
      hazard = Hazard.PROXY;
    }
    if (hazard != null) {
      note(hazard, what, reference);
      return;
    }
    ExpressionTree qualifier = reference.getQualifierExpression();
    Origin receiver =
        elementOf(qualifier) instanceof TypeElement ? Origin.FREE : originOf(qualifier);
    if (!LibraryMethods.isPlatform(callee)) {
      current.calls.add(new CallFact(callee, receiver, List.of(), silenced(), place(reference)));
    } else if (LibraryMethods.changesReceiver(callee)) {
      String changed = "'" + Texts.shorten(qualifier) + "'";
      addWrite(
          receiver,
          "changes " + changed + " by " + callee.getSimpleName() + "()",
          changed,
          reference);
    }
  }

  final void noteCall(
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
      if (receiver != null && LibraryMethods.owner(callee).getKind() == ElementKind.RECORD) {
        noteIdentity(callee, what, tree, receiver, arguments);
      }
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
    if ((name.equals("hashCode") || name.equals("toString")) && callee.getParameters().isEmpty()) {
      boolean isOfObject = LibraryMethods.ownerOf(callee).equals("java.lang.Object");
      boolean isPlain =
          receiver == null || Set.of("super", "new Object()").contains(receiver.toString());
      if ((isPlain && isOfObject)
          || (receiver != null && texts.hasIdentity(pathTo(receiver, tree), name))) {
        note(Hazard.IDENTITY, what, tree);
      }
    }
    if (LibraryMethods.hashesArguments(callee)) {
      for (ExpressionTree argument : arguments) {
        if (texts.hasIdentity(pathTo(argument), "hashCode")) {
          note(Hazard.IDENTITY, "the hash of " + argument, argument);
        }
      }
    }
  }

  final void noteLibraryCall(
      ExecutableElement callee, MethodInvocationTree tree, @Nullable ExpressionTree receiver) {
    if (!LibraryMethods.isPlatform(callee) && !LibraryMethods.isOfReply(callee)) {
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
      if (LibraryMethods.iteratesReceiver(callee) && !streams.isOrderFree(getCurrentPath())) {
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
      arguments.forEach(
          LibraryMethods.isCollection(callee) && !LibraryMethods.ownerOf(callee).endsWith("Objects")
              ? this::noteIteration
              : this::noteText);
    }
  }

  /** An expression that becomes text, or whose order is kept. */
  final void noteText(ExpressionTree expression) {
    noteIteration(expression);
    if (texts.hasIdentity(pathTo(expression), "toString")) {
      note(Hazard.IDENTITY, "the text of " + Texts.shorten(expression), expression);
    }
  }

  final void noteIteration(ExpressionTree iterated) {
    addIteration(originOf(iterated), Texts.shorten(iterated), iterated);
  }

  private void addIteration(Origin origin, String what, Tree tree) {
    if (!origin.isFree()) {
      current.iterations.add(new IterationFact(origin, what, silenced(), place(tree)));
    }
  }

  final void noteWrite(ExpressionTree target, Tree tree) {
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

  final void addWrite(Origin target, String what, String changed, Tree tree) {
    if (!target.isFree()) {
      current.writes.add(new WriteFact(target, what, changed, silenced(), place(tree)));
    }
  }

  final void noteStaticState(ExpressionTree tree) {
    if (trees.getElement(getCurrentPath()) instanceof VariableElement input
        && input.getSimpleName().contentEquals("in")
        && input.getEnclosingElement() instanceof TypeElement system
        && system.getQualifiedName().contentEquals("java.lang.System")) {
      note(Hazard.ENVIRONMENT, "System.in", tree);
    }
    if (trees.getElement(getCurrentPath()) instanceof VariableElement field
        && field.getKind() == ElementKind.FIELD
        && field.getModifiers().contains(Modifier.STATIC)
        && !field.getModifiers().contains(Modifier.FINAL)
        && field.getEnclosingElement() instanceof TypeElement owner
        && !LibraryMethods.isPlatform(owner)) {
      note(Hazard.STATIC, "static field '" + field.getSimpleName() + "'", tree);
    }
  }

  final void note(Hazard hazard, String what, Tree tree) {
    if (!isSilenced(hazard)) {
      current.hazards.add(new HazardFact(hazard, what, place(tree)));
    }
  }

  final boolean isSilenced(Hazard hazard) {
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
        if (annotation != null && isSilenced(hazard, annotation, path.getLeaf())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isSilenced(Hazard hazard, SuppressWarnings annotation, Tree declaration) {
    if (List.of(annotation.value()).contains(hazard.key())) {
      if (!hazard.isHarmless()) {
        String what = "@SuppressWarnings(\"" + hazard.key() + "\")";
        current.hazards.add(new HazardFact(Hazard.UNEXPLAINED, what, place(declaration)));
      }
      return true;
    }
    return Arrays.stream(annotation.value())
        .anyMatch(value -> value.startsWith(hazard.key() + ": "));
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

  final Origin originOf(ExpressionTree child) {
    return origins.of(pathTo(child));
  }

  /** Of the receiver of a call, which is a child of the select expression. */
  private Origin originOf(ExpressionTree receiver, MethodInvocationTree call) {
    return origins.of(pathTo(receiver, call));
  }

  final TreePath pathTo(Tree child) {
    return new TreePath(getCurrentPath(), child);
  }

  private TreePath pathTo(ExpressionTree receiver, Tree call) {
    return call instanceof MethodInvocationTree invocation
        ? new TreePath(pathTo(invocation.getMethodSelect()), receiver)
        : pathTo(receiver);
  }

  final @Nullable Element elementOf(Tree child) {
    return trees.getElement(pathTo(child));
  }

  final Place place(Tree tree) {
    return new Place(tree, getCurrentPath().getCompilationUnit());
  }

  static String ownerName(ExecutableElement callee) {
    return LibraryMethods.owner(callee).getSimpleName().toString();
  }
}
