package org.concoord.processor.bodies;

import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.regex.Pattern;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Questions to the types of expressions. */
final class Texts {
  private static final int LONGEST = 40;

  /** How far types within types are followed. */
  private static final int DEEPEST = 4;

  /** Their text and hash are made of those of what they hold. */
  private static final Pattern CONTAINER =
      Pattern.compile(
          "java\\.util\\.(\\w*(Collection|List|Set|Deque|Queue|Map)|Optional|Map\\.Entry)");

  private final Trees trees;
  private final Elements elements;

  Texts(Trees trees, Elements elements) {
    this.trees = trees;
    this.elements = elements;
  }

  boolean isText(TreePath path) {
    TypeMirror type = trees.getTypeMirror(path);
    return type != null
        && type.getKind() == TypeKind.DECLARED
        && ((TypeElement) ((DeclaredType) type).asElement())
            .getQualifiedName()
            .contentEquals("java.lang.String");
  }

  /** Whether that method of the expression's class tells of nothing but where an object lies. */
  boolean hasIdentity(TreePath path, String method) {
    TypeMirror type = trees.getTypeMirror(path);
    return type != null && hasIdentity(type, method, 0);
  }

  private boolean hasIdentity(TypeMirror type, String method, int depth) {
    if (type.getKind() == TypeKind.ARRAY) {
      return true;
    }
    if (type.getKind() != TypeKind.DECLARED || depth > DEEPEST) {
      return false;
    }
    DeclaredType declared = (DeclaredType) type;
    TypeElement element = (TypeElement) declared.asElement();
    if (element.getKind() == ElementKind.ENUM) {
      return method.equals("hashCode");
    }
    if (CONTAINER.matcher(element.getQualifiedName()).matches()) {
      return declared.getTypeArguments().stream()
          .anyMatch(part -> hasIdentity(part, method, depth + 1));
    }
    ExecutableElement found = inherited(element, method);
    if (element.getKind() == ElementKind.RECORD) {
      return (found == null || LibraryMethods.isPlatform(found) || isImplicit(found, element))
          && element.getRecordComponents().stream()
              .anyMatch(part -> hasIdentity(part.asType(), method, depth + 1));
    }
    if (element.getKind() != ElementKind.CLASS
        || element.getModifiers().contains(Modifier.ABSTRACT)
        || element.getQualifiedName().contentEquals("java.lang.Object")) {
      return false;
    }
    return found != null && LibraryMethods.ownerOf(found).equals("java.lang.Object");
  }

  /** Whether the compiler makes that method of a record. */
  private boolean isImplicit(ExecutableElement method, TypeElement record) {
    return trees.getTree(record) != null && trees.getTree(method) == null;
  }

  private @Nullable ExecutableElement inherited(TypeElement type, String name) {
    for (ExecutableElement method : ElementFilter.methodsIn(elements.getAllMembers(type))) {
      if (method.getSimpleName().contentEquals(name) && method.getParameters().isEmpty()) {
        return method;
      }
    }
    return null;
  }

  /** Whether the method is one of a generated proxy, or of the client behind it. */
  boolean isProxy(ExecutableElement callee) {
    TypeElement owner = LibraryMethods.owner(callee);
    String name = owner.getQualifiedName().toString();
    if (name.equals("org.concoord.ConcoordClient")) {
      return true;
    }
    if (!name.endsWith("Proxy") || callee.getSimpleName().contentEquals("toString")) {
      return false;
    }
    TypeElement beside =
        elements.getTypeElement(name.substring(0, name.length() - "Proxy".length()) + "Replicated");
    return beside != null
        && beside.getInterfaces().stream()
            .anyMatch(type -> type.toString().startsWith("org.concoord.spi.ReplicatedType<"));
  }

  /** The expression as written, or its beginning. */
  static String shorten(Tree tree) {
    String text = tree.toString().replaceAll("\\s+", " ");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
