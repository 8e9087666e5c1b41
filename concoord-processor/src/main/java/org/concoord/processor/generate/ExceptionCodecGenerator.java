package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.Structure.Argument;

/**
 * An exception: an array of its message, the map of the fields that its constructor takes, if there
 * are such, and the map of the others, if there are such.
 */
final class ExceptionCodecGenerator {
  private final Structure exception;
  private final ClassName name;
  private final FieldsCode fields;

  ExceptionCodecGenerator(Structure exception, Codecs codecs) {
    this.exception = exception;
    this.name = codecs.classFor(exception.typeName());
    this.fields = new FieldsCode(exception, codecs, new ValueCode(codecs));
  }

  TypeSpec generate() {
    ClassName type = exception.className();
    TypeSpec.Builder codec =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .addSuperinterface(ParameterizedTypeName.get(Spi.EXCEPTION_CODEC, type));
    fields.addTo(codec);
    codec
        .addMethod(
            CodecsGenerator.override("type", Modifier.PUBLIC)
                .returns(ParameterizedTypeName.get(ClassName.get(Class.class), type))
                .addStatement("return $T.class", type)
                .build())
        .addMethod(write(type))
        .addMethod(read(type));
    if (fields.hasArguments() && fields.hasOthers()) {
      codec.addMethod(
          MethodSpec.methodBuilder("readFields")
              .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
              .addParameter(type, "object")
              .addParameter(Spi.READER, "in")
              .addCode(fields.readOthers())
              .build());
    }
    return codec.build();
  }

  private int parts() {
    return fields.hasArguments() && fields.hasOthers() ? 3 : 2;
  }

  private MethodSpec write(ClassName type) {
    MethodSpec.Builder method =
        CodecsGenerator.override("write", Modifier.PUBLIC)
            .addParameter(type, "object")
            .addParameter(Spi.WRITER, "out")
            .addStatement("out.writeArrayHeader($L)", parts())
            .addStatement("String message = object.getMessage()")
            .beginControlFlow("if (out.writePresence(message))")
            .addStatement("out.writeString(message)")
            .endControlFlow();
    if (fields.hasArguments()) {
      method.addCode(fields.writeArguments());
    }
    if (fields.hasOthers()) {
      method.addCode(fields.writeOthers());
    }
    return method.build();
  }

  private MethodSpec read(ClassName type) {
    MethodSpec.Builder method =
        CodecsGenerator.override("read", Modifier.PUBLIC)
            .returns(type)
            .addParameter(Spi.READER, "in")
            .beginControlFlow("if (in.readArrayHeader() != $L)", parts())
            .addStatement(
                "throw new $T($S)",
                Spi.MALFORMED,
                type.simpleName() + (parts() == 2 ? " has two parts" : " has three parts"))
            .endControlFlow();
    if (exception.creation().arguments().contains(new Argument.Message())) {
      method.addStatement("String message = in.tryReadNil() ? null : in.readString()");
    } else {
      method.addComment("The constructor makes the message again.").addStatement("in.skipValue()");
    }
    if (!fields.hasArguments()) {
      return method
          .addStatement("$T object = $L", type, fields.creation())
          .addCode(fields.readOthers())
          .addStatement("return object")
          .build();
    }
    method.addCode(fields.readArguments());
    if (!fields.hasOthers()) {
      return method.addStatement("return $L", fields.creation()).build();
    }
    return method
        .addStatement("$T object = $L", type, fields.creation())
        .addStatement("readFields(object, in)")
        .addStatement("return object")
        .build();
  }
}
