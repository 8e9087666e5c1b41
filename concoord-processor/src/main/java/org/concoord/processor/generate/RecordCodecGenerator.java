package org.concoord.processor.generate;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.ValueType.Component;
import org.concoord.processor.model.ValueType.RecordType;

/** A record: an array of its components, made again by its canonical constructor. */
final class RecordCodecGenerator {
  private final RecordType record;
  private final Codecs codecs;
  private final ValueCode values;
  private final boolean isRecursive;

  RecordCodecGenerator(RecordType record, Codecs codecs) {
    this.record = record;
    this.codecs = codecs;
    this.values = new ValueCode(codecs).within();
    this.isRecursive = codecs.sharing().isRecursive(record);
  }

  TypeSpec generate() {
    return TypeSpec.classBuilder(codecs.classFor(record.typeName()))
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .addSuperinterface(ParameterizedTypeName.get(Spi.VALUE_CODEC, record.typeName()))
        .addMethod(write())
        .addMethod(read())
        .build();
  }

  private MethodSpec write() {
    NameAllocator locals = locals("value", "out");
    MethodSpec.Builder method =
        CodecsGenerator.override("write", Modifier.PUBLIC)
            .addParameter(record.typeName(), "value")
            .addParameter(Spi.WRITER, "out")
            .beginControlFlow("if (!out.writePresence(value))")
            .addStatement("return")
            .endControlFlow();
    if (isRecursive) {
      method.addStatement("out.written().enter()");
    }
    method.addStatement("out.writeArrayHeader($L)", record.components().size());
    for (Component component : record.components()) {
      String local = locals.get(component);
      method.addStatement(
          "$T $L = value.$L()", component.type().typeName(), local, component.name());
      method.addCode(values.write(component.type(), local, "out"));
    }
    if (isRecursive) {
      method.addStatement("out.written().leave()");
    }
    return method.build();
  }

  private MethodSpec read() {
    NameAllocator locals = locals("in");
    MethodSpec.Builder method =
        CodecsGenerator.override("read", Modifier.PUBLIC)
            .returns(record.typeName())
            .addParameter(Spi.READER, "in")
            .beginControlFlow("if (in.tryReadNil())")
            .addStatement("return null")
            .endControlFlow()
            .beginControlFlow("if (in.readArrayHeader() != $L)", record.components().size())
            .addStatement(
                "throw new $T($S)",
                Spi.MALFORMED,
                "a record %s has %d components"
                    .formatted(record.className().simpleName(), record.components().size()))
            .endControlFlow();
    if (isRecursive) {
      method.addStatement("in.objects().enter()");
    }
    List<String> arguments = new ArrayList<>();
    for (Component component : record.components()) {
      String local = locals.get(component);
      arguments.add(local);
      method.addStatement(
          "$T $L = $L", component.type().typeName(), local, values.read(component.type(), "in"));
    }
    if (isRecursive) {
      method.addStatement("in.objects().leave()");
    }
    return method
        .addStatement("return new $T($L)", record.typeName(), String.join(", ", arguments))
        .build();
  }

  private NameAllocator locals(String... ours) {
    NameAllocator locals = new NameAllocator();
    for (String own : ours) {
      locals.newName(own);
    }
    record.components().forEach(component -> locals.newName(component.name(), component));
    return locals;
  }
}
