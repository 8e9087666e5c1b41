package org.concoord.processor.bodies;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Tells collections without an order that replicas share: those whose class is one by hash, and
 * those in fields of a type that leaves it open, if such a one is assigned to the field. (What is
 * read from bytes is linked, unless something else was written.)
 */
final class HashOrder {
  private static final Set<String> UNORDERED =
      Set.of(
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.IdentityHashMap",
          "java.util.WeakHashMap",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentHashMap.KeySetView",
          "java.util.concurrent.CopyOnWriteArraySet");

  private static final Set<String> ORDERED =
      Set.of("java.util.LinkedHashMap", "java.util.LinkedHashSet", "java.util.EnumMap");

  /** Types that say nothing of order. */
  private static final Set<String> OPEN =
      Set.of("java.util.Map", "java.util.AbstractMap", "java.util.Set", "java.util.AbstractSet");

  private static final Set<String> UNORDERED_FACTORIES = Set.of("of", "copyOf", "ofEntries");
  private static final Set<String> UNORDERED_COLLECTORS =
      Set.of("toSet", "toMap", "toUnmodifiableSet", "toUnmodifiableMap", "groupingBy");

  private final Trees trees;
  private final Map<VariableElement, Long> fields = new HashMap<>();

  HashOrder(Trees trees) {
    this.trees = trees;
  }

  /** {@link Origin#UNORDERED} where the type alone tells that, else 0. */
  static long propertiesOf(@Nullable TypeMirror type) {
    return type != null && isUnordered(type) ? Origin.UNORDERED : 0;
  }

  static boolean isUnordered(TypeMirror type) {
    TypeMirror each = type;
    while (each.getKind() == TypeKind.DECLARED) {
      TypeElement element = (TypeElement) ((DeclaredType) each).asElement();
      String name = element.getQualifiedName().toString();
      if (ORDERED.contains(name)) {
        return false;
      }
      if (UNORDERED.contains(name)) {
        return true;
      }
      each = element.getSuperclass();
    }
    return false;
  }

  /**
   * Properties of what {@code Map.of(...)} or the collector {@code toSet()} makes; collectors that
   * are told what to make have the most parameters.
   */
  static long propertiesOfFactory(ExecutableElement method) {
    String owner = LibraryMethods.ownerOf(method);
    String name = method.getSimpleName().toString();
    int parameters = method.getParameters().size();
    boolean isOne =
        (owner.equals("java.util.Map") || owner.equals("java.util.Set"))
            ? UNORDERED_FACTORIES.contains(name)
            : owner.equals("java.util.stream.Collectors")
                && UNORDERED_COLLECTORS.contains(name)
                && parameters < (name.equals("toMap") ? 4 : 3);
    return isOne ? Origin.UNORDERED : 0;
  }

  /** The properties of what a field holds. */
  long propertiesOf(VariableElement field) {
    Long known = fields.get(field);
    if (known == null) {
      known = look(field);
      fields.put(field, known);
    }
    return known;
  }

  private long look(VariableElement field) {
    TypeMirror type = field.asType();
    if (type.getKind() != TypeKind.DECLARED) {
      return 0;
    }
    TreePath declaration = trees.getPath(field);
    Assigned assigned = new Assigned(field);
    TreePath owner = trees.getPath(field.getEnclosingElement());
    if (declaration != null && owner != null) {
      assigned.scan(owner, null);
    }
    String name = ((TypeElement) ((DeclaredType) type).asElement()).getQualifiedName().toString();
    long accessOrdered = assigned.accessOrdered ? Origin.ACCESS_ORDERED : 0;
    if (!OPEN.contains(name)) {
      return propertiesOf(type) | accessOrdered;
    }
    return (assigned.unordered ? Origin.UNORDERED : 0) | accessOrdered;
  }

  /** What is assigned to one field within its class. */
  private final class Assigned extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final Element field;
    private boolean unordered;
    private boolean accessOrdered;

    Assigned(Element field) {
      this.field = field;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
      if (tree.getInitializer() != null && field.equals(trees.getElement(getCurrentPath()))) {
        note(tree.getInitializer());
      }
      return super.visitVariable(tree, unused);
    }

    @Override
    public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void unused) {
      ExpressionTree target = tree.getVariable();
      if ((target instanceof IdentifierTree || target instanceof MemberSelectTree)
          && field.equals(trees.getElement(new TreePath(getCurrentPath(), target)))) {
        note(tree.getExpression());
      }
      return super.visitAssignment(tree, unused);
    }

    private void note(ExpressionTree value) {
      if (value instanceof ParenthesizedTree parenthesized) {
        note(parenthesized.getExpression());
        return;
      }
      TreePath path = new TreePath(getCurrentPath(), value);
      TypeMirror type = trees.getTypeMirror(path);
      if (value instanceof NewClassTree creation) {
        unordered |= type != null && isUnordered(type);
        accessOrdered |= isAccessOrdered(creation);
      } else if (value instanceof MethodInvocationTree call) {
        unordered |= makesUnordered(path, call);
      } else if (type != null && type.getKind() == TypeKind.DECLARED) {
        unordered |= isUnordered(type);
      }
    }

    private boolean makesUnordered(TreePath path, MethodInvocationTree call) {
      Element callee = trees.getElement(new TreePath(path, call.getMethodSelect()));
      if (!(callee instanceof ExecutableElement method)) {
        return false;
      }
      boolean collects =
          method.getSimpleName().contentEquals("collect")
              && call.getArguments().size() == 1
              && call.getArguments().get(0) instanceof MethodInvocationTree collector
              && makesUnordered(new TreePath(path, collector), collector);
      return collects || propertiesOfFactory(method) != 0;
    }

    private boolean isAccessOrdered(NewClassTree creation) {
      return creation.getIdentifier().toString().contains("LinkedHashMap")
          && creation.getArguments().size() == 3
          && creation.getArguments().get(2).toString().equals("true");
    }
  }
}
