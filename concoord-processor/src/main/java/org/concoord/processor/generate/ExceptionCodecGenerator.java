package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.Structure.Argument;

/** An exception: an array of its message and the map of its own fields. */
final class ExceptionCodecGenerator {
  private final Structure exception;
  private final ClassName name;
  private final FieldsCode fields;

  ExceptionCodecGenerator(Structure exception, ClassName name, ValueCode values) {
    this.exception = exception;
    this.name = name;
    this.fields = new FieldsCode(exception, values);
  }

  TypeSpec generate() {
    ClassName type = exception.className();
    TypeSpec.Builder codec =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .addSuperinterface(ParameterizedTypeName.get(Spi.EXCEPTION_CODEC, type));
    fields.addTo(codec);
    return codec
        .addMethod(
            override("type")
                .returns(ParameterizedTypeName.get(ClassName.get(Class.class), type))
                .addStatement("return $T.class", type)
                .build())
        .addMethod(write(type))
        .addMethod(read(type))
        .build();
  }

  private MethodSpec write(ClassName type) {
    return override("write")
        .addParameter(type, "object")
        .addParameter(Spi.WRITER, "out")
        .addStatement("out.writeArrayHeader(2)")
        .addStatement("String message = object.getMessage()")
        .beginControlFlow("if (out.writePresence(message))")
        .addStatement("out.writeString(message)")
        .endControlFlow()
        .addCode(fields.write())
        .build();
  }

  private MethodSpec read(ClassName type) {
    MethodSpec.Builder method =
        override("read")
            .returns(type)
            .addParameter(Spi.READER, "in")
            .beginControlFlow("if (in.readArrayHeader() != 2)")
            .addStatement("throw new $T($S)", Spi.MALFORMED, type.simpleName() + " has two parts")
            .endControlFlow();
    if (exception.creation().arguments().contains(new Argument.Message())) {
      method.addStatement("String message = in.tryReadNil() ? null : in.readString()");
    } else {
      method.addComment("The constructor makes the message again.").addStatement("in.skipValue()");
    }
    return method.addCode(fields.read()).build();
  }

  private static MethodSpec.Builder override(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC);
  }
}
