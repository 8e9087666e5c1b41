package org.concoord.processor.generate;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Operation;
import org.concoord.processor.model.ReplicatedClass;
import org.concoord.processor.model.ValueType;

/** What both generated classes begin with. */
final class Headers {
  private static final ClassName GENERATED =
      ClassName.get("javax.annotation.processing", "Generated");
  private static final String PROCESSOR = "org.concoord.processor.ReplicatedProcessor";

  private Headers() {}

  static TypeSpec.Builder begin(ReplicatedClass replicated, ClassName name) {
    TypeSpec.Builder type = TypeSpec.classBuilder(name).addOriginatingElement(replicated.element());
    if (replicated.seesGenerated()) {
      type.addAnnotation(generated());
    }
    suppressWarnings(replicated, type);
    if (replicated.isPublic()) {
      type.addModifiers(Modifier.PUBLIC);
    }
    return type.addModifiers(Modifier.FINAL);
  }

  static AnnotationSpec generated() {
    return AnnotationSpec.builder(GENERATED).addMember("value", "$S", PROCESSOR).build();
  }

  static AnnotationSpec suppress(String... warnings) {
    AnnotationSpec.Builder suppress = AnnotationSpec.builder(SuppressWarnings.class);
    for (String warning : warnings) {
      suppress.addMember("value", "$S", warning);
    }
    return suppress.build();
  }

  static JavaFile file(ReplicatedClass replicated, TypeSpec.Builder type) {
    return JavaFile.builder(replicated.className().packageName(), type.build())
        .skipJavaLangImports(true)
        .build();
  }

  private static boolean needsCasts(ReplicatedClass replicated) {
    return !replicated.typeVariables().isEmpty()
        || replicated.operations().stream()
            .anyMatch(operation -> !operation.typeVariables().isEmpty() || casts(operation));
  }

  private static boolean casts(Operation operation) {
    Operation.Declared result = operation.declaredResult();
    ValueType answer = operation.result();
    return result != null
            && answer != null
            && Erasures.isKnownOtherwise(result.type(), answer.typeName())
        || operation.parameters().stream()
            .anyMatch(
                parameter ->
                    Erasures.isKnownOtherwise(
                        parameter.declared().type(), parameter.type().typeName()));
  }

  /** Of warnings that are about the user's class, and that its author has had there. */
  private static void suppressWarnings(ReplicatedClass replicated, TypeSpec.Builder type) {
    AnnotationSpec.Builder suppress = AnnotationSpec.builder(SuppressWarnings.class);
    boolean isNeeded = false;
    if (replicated.isDeprecated()
        || replicated.operations().stream().anyMatch(Operation::isDeprecated)) {
      suppress.addMember("value", "$S", "deprecation").addMember("value", "$S", "removal");
      isNeeded = true;
    }
    if (needsCasts(replicated)) {
      suppress.addMember("value", "$S", "unchecked").addMember("value", "$S", "rawtypes");
      isNeeded = true;
    }
    if (replicated.isInNamedModule() && replicated.isPublic()) {
      suppress.addMember("value", "$S", "exports");
      isNeeded = true;
    }
    if (isNeeded) {
      type.addAnnotation(suppress.build());
    }
  }
}
