package org.concoord.processor.generate;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.Structure.Argument;
import org.concoord.processor.model.Structure.Field;
import org.concoord.processor.model.ValueType.ListType;

/**
 * The code that writes the fields of an object as a map from id to value, and makes the object
 * again. Fields are reached through {@code VarHandle}s, private ones included; none that is final
 * is ever written to.
 */
final class FieldsCode {
  private final Structure structure;
  private final ValueCode values;
  private final NameAllocator handles = new NameAllocator();
  private final NameAllocator locals = new NameAllocator();

  FieldsCode(Structure structure, ValueCode values) {
    this.structure = structure;
    this.values = values;
    for (String ours :
        List.of("in", "out", "value", "object", "fresh", "message", "pairs", "i", "id", "last")) {
      locals.newName(ours);
    }
    for (Field field : structure.fields()) {
      String constant = Constants.of(field.name());
      handles.newName(constant, field);
      handles.newName(constant + "_ID", id(field));
      locals.newName(field.name(), field);
    }
  }

  private static String id(Field field) {
    return "id of " + field.name();
  }

  /** Adds the handles and ids. */
  void addTo(TypeSpec.Builder codec) {
    if (structure.fields().isEmpty()) {
      return;
    }
    CodeBlock.Builder lookups =
        CodeBlock.builder()
            .beginControlFlow("try")
            .addStatement(
                "$T caller = $T.lookup()", MethodHandles.Lookup.class, MethodHandles.class);
    boolean isUnchecked = false;
    for (Field field : structure.fields()) {
      codec.addField(
          FieldSpec.builder(TypeName.INT, handles.get(id(field)))
              .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
              .initializer("$L", field.id())
              .build());
      isUnchecked |= field.type() instanceof ListType;
    }
    for (Field field : structure.fields()) {
      codec.addField(
          VarHandle.class, handles.get(field), Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL);
      lookups.addStatement(
          "$L = $T.privateLookupIn($T.class, caller).findVarHandle($T.class, $S, $T.class)",
          handles.get(field),
          MethodHandles.class,
          field.owner(),
          field.owner(),
          field.name(),
          field.erasure());
    }
    codec.addStaticBlock(
        lookups
            .nextControlFlow("catch ($T e)", ReflectiveOperationException.class)
            .addStatement("throw new $T(e)", ExceptionInInitializerError.class)
            .endControlFlow()
            .build());
    if (isUnchecked) {
      codec.addAnnotation(
          AnnotationSpec.builder(SuppressWarnings.class)
              .addMember("value", "$S", "unchecked")
              .build());
    }
  }

  /** Statements that write the fields of the variable {@code value}. */
  CodeBlock write() {
    CodeBlock.Builder code =
        CodeBlock.builder().addStatement("out.writeMapHeader($L)", structure.fields().size());
    for (Field field : structure.fields()) {
      code.addStatement("out.writeLong($L)", handles.get(id(field)));
      code.add(CodecsGenerator.declare(field.type(), locals.get(field), get(field, "value")));
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
        code.addStatement("$L = $L", locals.get(field), get(field, "fresh"));
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
      code.addStatement("case $L -> $L", handles.get(id(field)), statement.apply(field));
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

  private CodeBlock get(Field field, String object) {
    return CodeBlock.of(
        "($T) $L.get($L)", field.type().typeName(), handles.get(field), receiver(field, object));
  }

  private CodeBlock set(Field field, CodeBlock value) {
    if (field.isFinal()) {
      return CodeBlock.of("refill($L, $L, $S)", get(field, "object"), value, field.name());
    }
    return CodeBlock.of("$L.set($L, $L)", handles.get(field), receiver(field, "object"), value);
  }

  /** Of exactly the handle's type: a call through a handle that has to adapt it is slow. */
  private CodeBlock receiver(Field field, String object) {
    ClassName owner = field.owner();
    return owner.equals(structure.className())
        ? CodeBlock.of("$L", object)
        : CodeBlock.of("($T) $L", owner, object);
  }

  private static CodeBlock blank(Field field) {
    TypeName type = field.type().typeName();
    if (!type.isPrimitive()) {
      return CodeBlock.of("null");
    }
    return type.equals(TypeName.BOOLEAN) ? CodeBlock.of("false") : CodeBlock.of("0");
  }
}
