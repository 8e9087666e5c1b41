package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import org.concoord.processor.model.Structure;

/** An object of a plain class, the replicated one included: a map from field id to value. */
final class ObjectCodecGenerator {
  private final Structure structure;
  private final ClassName name;
  private final FieldsCode fields;

  ObjectCodecGenerator(Structure structure, ClassName name, ValueCode values) {
    this.structure = structure;
    this.name = name;
    this.fields = new FieldsCode(structure, values);
  }

  TypeSpec generate() {
    TypeSpec.Builder codec = CodecsGenerator.begin(name);
    fields.addTo(codec);
    MethodSpec.Builder write = CodecsGenerator.write(structure.className());
    if (!structure.isFinal()) {
      refuseSubclasses(write);
    }
    return codec
        .addMethod(write.addCode(fields.write()).build())
        .addMethod(CodecsGenerator.read(structure.className()).addCode(fields.read()).build())
        .build();
  }

  /** The fields that a subclass adds would be lost without a word. */
  private void refuseSubclasses(MethodSpec.Builder write) {
    write
        .beginControlFlow("if (value.getClass() != $T.class)", structure.className())
        .addStatement(
            "throw new $T(value.getClass().getName() + $S)",
            IllegalArgumentException.class,
            " cannot travel as " + structure.className().simpleName() + ", which it extends")
        .endControlFlow();
  }
}
