package org.concoord.processor.model;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Finds the interfaces of the class that its proxy can implement too: those of which the proxy has
 * every abstract method. (What a proxy throws of its own is unchecked, and so fits anywhere.)
 */
final class InterfaceReader {
  /** They promise something of the object's class that is not true of its proxy. */
  private static final Set<String> NOT_OF_PROXIES =
      Set.of("java.io.Serializable", "java.io.Externalizable", "java.lang.Cloneable");

  private final Source source;
  private final TypeElement type;
  private final List<ExecutableElement> methods;

  /**
   * @param methods those that are proxied
   */
  InterfaceReader(Source source, TypeElement type, List<ExecutableElement> methods) {
    this.source = source;
    this.type = type;
    this.methods = methods;
  }

  /** The interfaces, as the class declares them, without those that another one extends. */
  List<TypeName> read() {
    Map<TypeElement, DeclaredType> fitting = new LinkedHashMap<>();
    collect(type.asType(), fitting);
    List<TypeName> names = new ArrayList<>();
    fitting.forEach(
        (element, declared) -> {
          boolean isImplied =
              fitting.values().stream()
                  .anyMatch(
                      other ->
                          !other.asElement().equals(element)
                              && source.types().isSubtype(other, declared));
          if (!isImplied) {
            names.add(DeclaredTypes.of(declared));
          }
        });
    return names;
  }

  private void collect(TypeMirror from, Map<TypeElement, DeclaredType> fitting) {
    for (TypeMirror supertype : source.types().directSupertypes(from)) {
      DeclaredType declared = (DeclaredType) supertype;
      TypeElement element = Source.element(declared);
      if (element.getKind() == ElementKind.INTERFACE && fits(element)) {
        fitting.putIfAbsent(element, declared);
      }
      collect(declared, fitting);
    }
  }

  private boolean fits(TypeElement element) {
    return !NOT_OF_PROXIES.contains(element.getQualifiedName().toString())
        && !element.getModifiers().contains(Modifier.SEALED)
        && source.canName(element)
        && ElementFilter.methodsIn(source.elements().getAllMembers(element)).stream()
            .filter(method -> method.getModifiers().contains(Modifier.ABSTRACT))
            .allMatch(this::isProxied);
  }

  private boolean isProxied(ExecutableElement wanted) {
    return isObjects(wanted)
        || methods.stream()
            .filter(method -> !Source.hasInvocation(method))
            .filter(method -> !Source.isReply(method.getReturnType()))
            .anyMatch(
                method ->
                    method.equals(wanted) || source.elements().overrides(method, wanted, type));
  }

  /** {@code equals} and its like, which every object has, are often declared again. */
  private static boolean isObjects(ExecutableElement method) {
    return switch (method.getSimpleName().toString()) {
      case "toString", "hashCode" -> method.getParameters().isEmpty();
      case "equals" ->
          method.getParameters().size() == 1
              && method.getParameters().get(0).asType().toString().equals("java.lang.Object");
      default -> false;
    };
  }
}
