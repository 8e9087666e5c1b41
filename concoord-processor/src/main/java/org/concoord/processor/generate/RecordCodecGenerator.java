package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import org.concoord.processor.model.ValueType.Component;
import org.concoord.processor.model.ValueType.RecordType;

/** A record: an array of its components, made again by its canonical constructor. */
final class RecordCodecGenerator {
  private final RecordType record;
  private final ClassName name;
  private final ValueCode values;

  RecordCodecGenerator(RecordType record, ClassName name, ValueCode values) {
    this.record = record;
    this.name = name;
    this.values = values;
  }

  TypeSpec generate() {
    return CodecsGenerator.begin(name).addMethod(write()).addMethod(read()).build();
  }

  private MethodSpec write() {
    NameAllocator locals = locals("value", "out");
    MethodSpec.Builder method =
        CodecsGenerator.write(record.typeName(), "value")
            .addStatement("out.writeArrayHeader($L)", record.components().size());
    for (Component component : record.components()) {
      String local = locals.get(component);
      method.addStatement(
          "$T $L = value.$L()", component.type().typeName(), local, component.name());
      method.addCode(values.write(component.type(), local, "out"));
    }
    return method.build();
  }

  private MethodSpec read() {
    NameAllocator locals = locals("in");
    MethodSpec.Builder method =
        CodecsGenerator.read(record.typeName())
            .beginControlFlow("if (in.readArrayHeader() != $L)", record.components().size())
            .addStatement(
                "throw new $T($S)",
                Spi.MALFORMED,
                "a record %s has %d components"
                    .formatted(record.typeName().simpleName(), record.components().size()))
            .endControlFlow();
    List<String> arguments = new ArrayList<>();
    for (Component component : record.components()) {
      String local = locals.get(component);
      arguments.add(local);
      method.addStatement(
          "$T $L = $L", component.type().typeName(), local, values.read(component.type(), "in"));
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
