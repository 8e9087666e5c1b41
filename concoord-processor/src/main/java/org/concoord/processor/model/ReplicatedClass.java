package org.concoord.processor.model;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import java.util.List;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * A replicated class: all that is written out of it.
 *
 * @param element where it came from
 * @param typeName its name on the wire
 * @param isPublic whether all packages can see it; what is generated is exactly as visible
 * @param isInNamedModule whether a module descriptor governs who sees what
 * @param seesGenerated whether the module of the class can name {@code
 *     javax.annotation.processing.Generated}
 * @param operations methods and constructors, in the order of the source, inherited ones last
 * @param removedMethods methods and constructors that once were, sorted by signature
 * @param sessionListener what is told of sessions that end, or null
 * @param state its fields
 * @param exceptions the declared exceptions that travel as themselves, sorted by name
 * @param typeVariables those of a generic class
 * @param interfaces those that the proxy implements too
 * @param javadoc the text of its documentation comment, ready for the proxy, or null
 * @param annotations those that the proxy carries too
 */
public record ReplicatedClass(
    TypeElement element,
    ClassName className,
    String typeName,
    boolean isPublic,
    boolean isInNamedModule,
    boolean seesGenerated,
    List<Operation> operations,
    List<Structure.Removal> removedMethods,
    @Nullable SessionListener sessionListener,
    Structure state,
    List<Structure> exceptions,
    List<TypeVariableName> typeVariables,
    List<TypeName> interfaces,
    @Nullable String javadoc,
    List<AnnotationSpec> annotations) {

  public ReplicatedClass {
    operations = List.copyOf(operations);
    removedMethods = List.copyOf(removedMethods);
    exceptions = List.copyOf(exceptions);
    typeVariables = List.copyOf(typeVariables);
    interfaces = List.copyOf(interfaces);
    annotations = List.copyOf(annotations);
  }

  public boolean isDeprecated() {
    return annotations.stream().anyMatch(ReplicatedClass::isDeprecation);
  }

  static boolean isDeprecation(AnnotationSpec annotation) {
    return annotation.type().equals(ClassName.get(Deprecated.class));
  }

  /** The proxy; {@code Outer_ShelfProxy} for a nested class {@code Outer.Shelf}. */
  public ClassName proxyName() {
    return beside("Proxy");
  }

  /** The implementation of {@code ReplicatedType}. */
  public ClassName replicatedName() {
    return beside("Replicated");
  }

  private ClassName beside(String suffix) {
    return ClassName.get(
        className.packageName(), String.join("_", className.simpleNames()) + suffix);
  }
}
