package org.concoord.processor.model;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import org.concoord.processor.model.Operation.Declared;

/**
 * Types as their author wrote them, type variables and annotations of nullness included: what a
 * proxy shows, where code for replicas has erased and plain ones.
 */
final class DeclaredTypes {
  private static final Set<String> NULLNESS =
      Set.of("CheckForNull", "NonNull", "Nonnull", "NotNull", "Nullable");

  private DeclaredTypes() {}

  /** The type of a parameter, or what a method returns, which may be nothing. */
  static Declared of(Element element, TypeMirror type) {
    return new Declared(of(type), ofDeclaration(element, type));
  }

  static TypeName of(TypeMirror type) {
    List<AnnotationSpec> annotations = nullness(type.getAnnotationMirrors());
    TypeName name = plain(type);
    return annotations.isEmpty() ? name : name.annotated(annotations);
  }

  private static TypeName plain(TypeMirror type) {
    return switch (type.getKind()) {
      case ARRAY -> ArrayTypeName.of(of(((ArrayType) type).getComponentType()));
      case DECLARED -> declared((DeclaredType) type);
      case WILDCARD -> wildcard((WildcardType) type);
      default -> TypeName.get(type);
    };
  }

  private static TypeName declared(DeclaredType type) {
    boolean isInnerOfGeneric =
        type.getEnclosingType().getKind() == TypeKind.DECLARED
            && !((DeclaredType) type.getEnclosingType()).getTypeArguments().isEmpty();
    if (isInnerOfGeneric || type.getTypeArguments().isEmpty()) {
      return TypeName.get(type).withoutAnnotations();
    }
    TypeName[] arguments =
        type.getTypeArguments().stream().map(DeclaredTypes::of).toArray(TypeName[]::new);
    return ParameterizedTypeName.get(ClassName.get((TypeElement) type.asElement()), arguments);
  }

  private static TypeName wildcard(WildcardType type) {
    if (type.getSuperBound() != null) {
      return WildcardTypeName.supertypeOf(of(type.getSuperBound()));
    }
    return WildcardTypeName.subtypeOf(
        type.getExtendsBound() == null ? ClassName.OBJECT : of(type.getExtendsBound()));
  }

  static List<TypeVariableName> variables(List<? extends TypeParameterElement> parameters) {
    return parameters.stream()
        .map(
            parameter ->
                TypeVariableName.get(
                    parameter.getSimpleName().toString(),
                    parameter.getBounds().stream().map(DeclaredTypes::of).toArray(TypeName[]::new)))
        .toList();
  }

  private static List<AnnotationSpec> ofDeclaration(Element element, TypeMirror type) {
    List<AnnotationSpec> ofType = nullness(type.getAnnotationMirrors());
    return nullness(element.getAnnotationMirrors()).stream()
        .filter(annotation -> !ofType.contains(annotation))
        .toList();
  }

  private static List<AnnotationSpec> nullness(List<? extends AnnotationMirror> annotations) {
    return annotations.stream()
        .filter(
            annotation ->
                NULLNESS.contains(
                    annotation.getAnnotationType().asElement().getSimpleName().toString()))
        .map(AnnotationSpec::get)
        .toList();
  }

  /** {@code @Deprecated} and what says how to read the nullness of a whole class. */
  static List<AnnotationSpec> carried(Element element) {
    return element.getAnnotationMirrors().stream()
        .filter(
            annotation ->
                Set.of(
                        "java.lang.Deprecated",
                        "org.jspecify.annotations.NullMarked",
                        "org.jspecify.annotations.NullUnmarked")
                    .contains(
                        ((TypeElement) annotation.getAnnotationType().asElement())
                            .getQualifiedName()
                            .toString()))
        .map(AnnotationSpec::get)
        .toList();
  }
}
