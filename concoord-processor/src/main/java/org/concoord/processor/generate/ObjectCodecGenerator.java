package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;
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

  /** For objects that are values, and may be null or, unless that is ruled out, of a subclass. */
  TypeSpec generate() {
    MethodSpec.Builder write = CodecsGenerator.write(structure.className(), "object");
    if (!structure.isFinal()) {
      refuseSubclasses(write);
    }
    return generate(write, CodecsGenerator.read(structure.className()));
  }

  /** For the replicated object itself. */
  TypeSpec generateForState() {
    return generate(
        MethodSpec.methodBuilder("write")
            .addModifiers(Modifier.STATIC)
            .addParameter(structure.className(), "object")
            .addParameter(Spi.WRITER, "out"),
        MethodSpec.methodBuilder("read")
            .addModifiers(Modifier.STATIC)
            .returns(structure.className())
            .addParameter(Spi.READER, "in"));
  }

  private TypeSpec generate(MethodSpec.Builder write, MethodSpec.Builder read) {
    TypeSpec.Builder codec = CodecsGenerator.begin(name);
    fields.addTo(codec);
    return codec
        .addMethod(write.addCode(fields.write()).build())
        .addMethod(read.addCode(fields.read()).build())
        .build();
  }

  /** The fields that a subclass adds would be lost without a word. */
  private void refuseSubclasses(MethodSpec.Builder write) {
    write
        .beginControlFlow("if (object.getClass() != $T.class)", structure.className())
        .addStatement(
            "throw new $T(object.getClass().getName()\n+ $S)",
            IllegalArgumentException.class,
            " cannot travel as " + structure.className().simpleName() + ", which it extends")
        .endControlFlow();
  }
}
