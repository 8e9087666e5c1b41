package org.concoord.processor.generate;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Structure;

/** An object of a plain class, the replicated one included: a map from field id to value. */
final class ObjectCodecGenerator {
  private final Structure structure;
  private final Codecs codecs;
  private final FieldsCode fields;

  ObjectCodecGenerator(Structure structure, Codecs codecs) {
    this.structure = structure;
    this.codecs = codecs;
    this.fields = new FieldsCode(structure, codecs, new ValueCode(codecs).within());
  }

  TypeSpec generate() {
    TypeSpec.Builder codec =
        TypeSpec.classBuilder(codecs.classFor(structure.typeName()))
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .superclass(ParameterizedTypeName.get(Spi.OBJECT_CODEC, structure.typeName()));
    fields.addTo(codec);
    codec.addMethod(constructor());
    if (fields.hasArguments()) {
      codec.addMethod(writer("writeArguments").addCode(fields.writeArguments()).build());
    }
    codec.addMethod(
        CodecsGenerator.override("create", Modifier.PROTECTED)
            .returns(structure.typeName())
            .addParameter(Spi.READER, "in")
            .addCode(fields.readArguments())
            .addStatement("return $L", fields.creation())
            .build());
    if (fields.hasOthers()) {
      codec.addMethod(writer("writeFields").addCode(fields.writeOthers()).build());
      codec.addMethod(
          CodecsGenerator.override("readFields", Modifier.PROTECTED)
              .addParameter(structure.typeName(), "object")
              .addParameter(Spi.READER, "in")
              .addCode(fields.readOthers())
              .build());
    }
    return codec.build();
  }

  private MethodSpec constructor() {
    boolean isGeneric = structure.typeName() instanceof ParameterizedTypeName;
    TypeName type = structure.typeName();
    MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
    CodeBlock ownClass = CodeBlock.of("$T.class", structure.className());
    if (isGeneric) {
      constructor.addAnnotation(
          AnnotationSpec.builder(SuppressWarnings.class)
              .addMember("value", "$S", "unchecked")
              .build());
      ownClass =
          CodeBlock.of(
              "($T) (Class<?>) $L",
              ParameterizedTypeName.get(com.palantir.javapoet.ClassName.get(Class.class), type),
              ownClass);
    }
    return constructor.addStatement("super($L, Creation.$L)", ownClass, fields.form()).build();
  }

  private MethodSpec.Builder writer(String name) {
    return CodecsGenerator.override(name, Modifier.PROTECTED)
        .addParameter(structure.typeName(), "object")
        .addParameter(Spi.WRITER, "out");
  }
}
