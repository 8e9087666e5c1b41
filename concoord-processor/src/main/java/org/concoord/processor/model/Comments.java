package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/**
 * Documentation comments, made ready for the proxy: what a method inherits is put in, and links
 * lead to where the same link led in the class, or to the proxy's method for it. A link to what
 * only the class has, and keeps to itself, becomes plain text.
 */
final class Comments {
  private static final Pattern LINK =
      Pattern.compile(
          "(\\{@(?:link|linkplain|value)\\s+|@(?:see|throws|exception)\\s+)"
              + "([\\w.$]*(?:#\\w+(?:\\([^)]*\\))?)?)"
              + "(\\s[^}]*\\}|\\})?");

  private final Source source;
  private final TypeElement owner;
  private final List<ExecutableElement> proxied;

  /**
   * @param proxied the methods and constructors that the proxy has
   */
  Comments(Source source, TypeElement owner, List<ExecutableElement> proxied) {
    this.source = source;
    this.owner = owner;
    this.proxied = proxied;
  }

  /** The comment of a class, method or constructor, or null. */
  @Nullable String of(Element element) {
    Comment comment = read(element);
    return comment == null ? null : comment.text();
  }

  private @Nullable Comment read(Element element) {
    String text = source.javadoc(element);
    Comment own = text == null ? null : Comment.parse(withLinks(element, text));
    if (!(element instanceof ExecutableElement method) || (own != null && !own.inherits())) {
      return own;
    }
    Comment inherited = inherited(method);
    return own == null ? inherited : own.inheriting(inherited);
  }

  /** The comment of the method that is overridden, whose text the compiler has. */
  private @Nullable Comment inherited(ExecutableElement method) {
    return method.getEnclosingElement() instanceof TypeElement type
        ? inherited(method, type.asType())
        : null;
  }

  private @Nullable Comment inherited(ExecutableElement method, TypeMirror from) {
    for (TypeMirror supertype : source.types().directSupertypes(from)) {
      TypeElement element = Source.element((DeclaredType) supertype);
      for (ExecutableElement candidate : ElementFilter.methodsIn(element.getEnclosedElements())) {
        if (source.elements().overrides(method, candidate, owner)) {
          Comment found = read(candidate);
          if (found != null) {
            return found;
          }
        }
      }
      Comment further = inherited(method, supertype);
      if (further != null) {
        return further;
      }
    }
    return null;
  }

  private String withLinks(Element documented, String text) {
    Map<String, Element> links = source.bodies().links(documented);
    if (links.isEmpty()) {
      return text;
    }
    Matcher matcher = LINK.matcher(text);
    return matcher.replaceAll(
        match -> {
          Element target = links.get(match.group(2));
          return Matcher.quoteReplacement(target == null ? match.group() : rewrite(match, target));
        });
  }

  private String rewrite(MatchResult link, Element target) {
    String rest = link.group(3) == null ? "" : link.group(3);
    String reference = reference(target);
    if (reference != null) {
      return link.group(1) + reference + rest;
    }
    boolean isInline = link.group(1).startsWith("{");
    String label = rest.replace("}", "").strip();
    if (!label.isEmpty()) {
      return isInline ? label : link.group(1) + '"' + label + '"';
    }
    String plain = link.group(2).replaceFirst("^#", "").replace('#', '.');
    return isInline ? "{@code " + plain + "}" : link.group(1) + '"' + plain + '"';
  }

  /** How the proxy's comments name the target, or null if they cannot. */
  private @Nullable String reference(Element target) {
    if (target instanceof TypeElement type) {
      return name(type);
    }
    if (target instanceof PackageElement named) {
      return named.getQualifiedName().toString();
    }
    if (target instanceof ExecutableElement method && isProxied(method)) {
      String name =
          method.getKind() == ElementKind.CONSTRUCTOR
              ? OperationReader.CONSTRUCTOR_NAME
              : OperationReader.proxyName(method);
      return "#" + name + parameters(method);
    }
    if (!(target.getEnclosingElement() instanceof TypeElement type) || !source.canReach(target)) {
      return null;
    }
    String name =
        target.getKind() == ElementKind.CONSTRUCTOR
            ? type.getSimpleName().toString()
            : target.getSimpleName().toString();
    return name(type)
        + "#"
        + name
        + (target instanceof ExecutableElement method ? parameters(method) : "");
  }

  private boolean isProxied(ExecutableElement method) {
    return proxied.stream()
        .anyMatch(own -> own.equals(method) || source.elements().overrides(own, method, owner));
  }

  private String parameters(ExecutableElement method) {
    return method.getParameters().stream()
        .map(parameter -> source.types().erasure(parameter.asType()))
        .map(this::name)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private String name(TypeMirror type) {
    return type instanceof DeclaredType declared
        ? name(Source.element(declared))
        : TypeName.get(type).withoutAnnotations().toString();
  }

  /** Simple where both classes are in one package, or the other one is always at hand. */
  private String name(TypeElement type) {
    ClassName name = ClassName.get(type);
    boolean isNear =
        name.packageName().equals("java.lang")
            || name.packageName().equals(ClassName.get(owner).packageName());
    return isNear ? String.join(".", name.simpleNames()) : name.canonicalName();
  }
}
