package org.concoord.processor.generate;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.Structure.Argument;
import org.concoord.processor.model.Structure.Field;

/**
 * The code that writes the fields of an object as a map from id to value, and makes the object
 * again. Fields are reached through {@code VarHandle}s, private ones included; none that is final
 * is ever written to.
 */
final class FieldsCode {
  private final Structure structure;
  private final ValueCode values;
  private final FieldHandles handles;
  private final NameAllocator locals = new NameAllocator();

  FieldsCode(Structure structure, ValueCode values) {
    this.structure = structure;
    this.values = values;
    this.handles = new FieldHandles(structure);
    for (String ours :
        List.of("in", "out", "object", "fresh", "message", "pairs", "i", "id", "last")) {
      locals.newName(ours);
    }
    handles.constants().forEach(locals::newName);
    for (Field field : structure.fields()) {
      locals.newName(field.name(), field);
    }
  }

  void addTo(TypeSpec.Builder codec) {
    handles.addTo(codec);
  }

  /** Statements that write the fields of the variable {@code object}. */
  CodeBlock write() {
    CodeBlock.Builder code =
        CodeBlock.builder().addStatement("out.writeMapHeader($L)", structure.fields().size());
    for (Field field : structure.fields()) {
      code.addStatement("out.writeLong($L)", handles.id(field));
      code.add(
          CodecsGenerator.declare(field.type(), locals.get(field), handles.get(field, "object")));
      code.add(values.write(field.type(), locals.get(field), "out"));
    }
    return code.build();
  }

  /** Statements that read the fields and return the object. */
  CodeBlock read() {
    return structure.creation().arguments().isEmpty() ? readInPlace() : readThenCreate();
  }

  /**
   * The object first, then its fields as they come; those that do not come stay as the constructor
   * left them.
   */
  private CodeBlock readInPlace() {
    CodeBlock.Builder code =
        CodeBlock.builder()
            .addStatement("$T object = new $T()", structure.className(), structure.className())
            .addStatement("int pairs = in.readMapHeader()");
    code.add(readPairs(field -> set(field, values.read(field.type(), "in"))));
    return code.addStatement("return object").build();
  }

  /** The fields first, since the constructor wants them. */
  private CodeBlock readThenCreate() {
    CodeBlock.Builder code = CodeBlock.builder().addStatement("int pairs = in.readMapHeader()");
    for (Field field : structure.fields()) {
      code.add(CodecsGenerator.declare(field.type(), locals.get(field), blank(field)));
    }
    if (!structure.fields().isEmpty()) {
      code.add(missingFields());
    }
    code.add(
        readPairs(
            field -> CodeBlock.of("$L = $L", locals.get(field), values.read(field.type(), "in"))));
    return code.add(createAndSet()).build();
  }

  private CodeBlock missingFields() {
    CodeBlock.Builder code =
        CodeBlock.builder().beginControlFlow("if (pairs < $L)", structure.fields().size());
    if (structure.hasNoArgConstructor()) {
      code.addStatement("$T fresh = new $T()", structure.className(), structure.className());
      for (Field field : structure.fields()) {
        code.addStatement("$L = $L", locals.get(field), handles.get(field, "fresh"));
      }
    } else {
      code.addStatement(
          "throw new $T($S)",
          Spi.MALFORMED,
          "fields of " + structure.className().simpleName() + " are missing");
    }
    return code.endControlFlow().build();
  }

  private CodeBlock createAndSet() {
    List<String> arguments = new ArrayList<>();
    for (Argument argument : structure.creation().arguments()) {
      arguments.add(argument(argument));
    }
    CodeBlock creation =
        CodeBlock.of("new $T($L)", structure.className(), String.join(", ", arguments));
    List<Field> others =
        structure.fields().stream().filter(field -> !structure.creation().sets(field)).toList();
    if (others.isEmpty()) {
      return CodeBlock.builder().addStatement("return $L", creation).build();
    }
    CodeBlock.Builder code =
        CodeBlock.builder().addStatement("$T object = $L", structure.className(), creation);
    for (Field field : others) {
      code.addStatement(set(field, CodeBlock.of("$L", locals.get(field))));
    }
    return code.addStatement("return object").build();
  }

  private String argument(Argument argument) {
    if (argument instanceof Argument.OfField ofField) {
      return structure.fields().stream()
          .filter(field -> field.name().equals(ofField.field()))
          .map(locals::get)
          .findFirst()
          .orElseThrow();
    }
    return argument instanceof Argument.Message ? "message" : "null";
  }

  private CodeBlock readPairs(Function<Field, CodeBlock> statement) {
    if (structure.fields().isEmpty()) {
      return CodeBlock.builder()
          .beginControlFlow("if (pairs != 0)")
          .addStatement(
              "throw new $T($S)",
              Spi.MALFORMED,
              structure.className().simpleName() + " has no fields")
          .endControlFlow()
          .build();
    }
    CodeBlock.Builder code =
        CodeBlock.builder()
            .addStatement("int last = -1")
            .beginControlFlow("for (int i = 0; i < pairs; i++)")
            .addStatement("int id = nextField(in, last)")
            .beginControlFlow("switch (id)");
    for (Field field : structure.fields()) {
      code.addStatement("case $L -> $L", handles.id(field), statement.apply(field));
    }
    return code.addStatement(
            "default -> throw new $T($S + id)",
            Spi.MALFORMED,
            structure.className().simpleName() + " has no field ")
        .endControlFlow()
        .addStatement("last = id")
        .endControlFlow()
        .build();
  }

  private CodeBlock set(Field field, CodeBlock value) {
    return field.isFinal()
        ? CodeBlock.of("refill($L, $L, $S)", handles.get(field, "object"), value, field.name())
        : handles.set(field, "object", value);
  }

  private static CodeBlock blank(Field field) {
    TypeName type = field.type().typeName();
    if (!type.isPrimitive()) {
      return CodeBlock.of("null");
    }
    return type.equals(TypeName.BOOLEAN) ? CodeBlock.of("false") : CodeBlock.of("0");
  }
}
