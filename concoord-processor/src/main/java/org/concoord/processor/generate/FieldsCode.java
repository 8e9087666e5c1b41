package org.concoord.processor.generate;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.Structure.Argument;
import org.concoord.processor.model.Structure.Creation;
import org.concoord.processor.model.Structure.Field;
import org.concoord.processor.model.ValueType.CollectionType;

/**
 * The code that writes the fields of an object as maps from id to value, and makes the object
 * again: those that its constructor takes, and the others. Fields are reached through {@code
 * VarHandle}s, private ones included; none that is final is ever written to.
 */
final class FieldsCode {
  private final Structure structure;
  private final Creation creation;
  private final Codecs codecs;
  private final ValueCode values;
  private final FieldHandles handles;
  private final NameAllocator locals = new NameAllocator();
  private final List<Field> arguments = new ArrayList<>();
  private final List<Field> others = new ArrayList<>();

  FieldsCode(Structure structure, Codecs codecs, ValueCode values) {
    this.structure = structure;
    this.creation = codecs.sharing().creation(structure);
    this.codecs = codecs;
    this.values = values;
    this.handles = new FieldHandles(structure);
    for (String ours :
        List.of("in", "out", "object", "fresh", "message", "pairs", "skipped", "i", "id", "last")) {
      locals.newName(ours);
    }
    handles.constants().forEach(locals::newName);
    for (Field field : structure.fields()) {
      locals.newName(field.name(), field);
      (creation.sets(field) ? arguments : others).add(field);
    }
    others.sort(Comparator.comparingInt(this::writtenId));
  }

  void addTo(TypeSpec.Builder codec) {
    handles.addTo(codec);
  }

  boolean hasArguments() {
    return !arguments.isEmpty();
  }

  /** True also of a class without any field: its map is empty. */
  boolean hasOthers() {
    return !others.isEmpty() || arguments.isEmpty();
  }

  /** A constant of {@code ObjectCodec.Creation}. */
  String form() {
    return hasArguments() ? (hasOthers() ? "BOTH" : "BY_CONSTRUCTOR") : "IN_PLACE";
  }

  /**
   * Objects that a final field made for itself and that others may hold come before those that
   * others are set to: under the complement of their ids.
   */
  private int writtenId(Field field) {
    return comesFirst(field) ? ~field.id() : field.id();
  }

  private boolean comesFirst(Field field) {
    return field.isFinal() && !creation.sets(field) && codecs.sharing().groupOf(field.type()) >= 0;
  }

  /**
   * What a final field holds may be shared since a later version alone, or no more: it is read
   * under both ids.
   */
  private CodeBlock idsOf(Field field) {
    return field.isFinal() && !creation.sets(field)
        ? CodeBlock.of("$1L, ~$1L", handles.id(field))
        : CodeBlock.of("$L", handles.id(field));
  }

  private CodeBlock idOf(Field field) {
    return CodeBlock.of(comesFirst(field) ? "~$L" : "$L", handles.id(field));
  }

  CodeBlock writeArguments() {
    return write(arguments, field -> values.write(field.type(), locals.get(field), "out"));
  }

  CodeBlock writeOthers() {
    return write(others, this::writeOther);
  }

  private CodeBlock write(List<Field> fields, Function<Field, CodeBlock> statement) {
    CodeBlock.Builder code =
        CodeBlock.builder().addStatement("out.writeMapHeader($L)", fields.size());
    for (Field field : fields) {
      code.addStatement("out.writeLong($L)", idOf(field));
      code.add(
          CodecsGenerator.declare(field.type(), locals.get(field), handles.get(field, "object")));
      code.add(statement.apply(field));
    }
    return code.build();
  }

  private CodeBlock writeOther(Field field) {
    if (!field.isFinal() && !isReadOver(field)) {
      return values.write(field.type(), locals.get(field), "out");
    }
    return CodeBlock.builder()
        .addStatement(
            "$L.$L($L, out)",
            values.codec(field.type()),
            field.isFinal() ? "writeContents" : "writeOver",
            locals.get(field))
        .build();
  }

  /** Whether the object that the constructor left in the field knows what is not written. */
  private static boolean isReadOver(Field field) {
    return field.type() instanceof CollectionType collection && collection.shape().isKeyed();
  }

  /** Statements that read what {@link #creation} needs. */
  CodeBlock readArguments() {
    if (arguments.isEmpty()) {
      return CodeBlock.of("");
    }
    CodeBlock.Builder code = CodeBlock.builder().addStatement("int pairs = in.readMapHeader()");
    for (Field field : arguments) {
      code.add(CodecsGenerator.declare(field.type(), locals.get(field), blank(field)));
    }
    CodeBlock pairs =
        readPairs(
            arguments,
            field -> CodeBlock.of("$L = $L", locals.get(field), values.read(field.type(), "in")));
    if (structure.hasNoArgConstructor()) {
      return code.add(freshArguments()).add(pairs).build();
    }
    // What was skipped may have come in the place of what is missing, and is known only at the end.
    return (hasRemovals() ? code.add(pairs).add(missing()) : code.add(missing()).add(pairs))
        .build();
  }

  /** Values for what is missing. Those that are removed may be among the pairs that are there. */
  private CodeBlock freshArguments() {
    CodeBlock.Builder code = CodeBlock.builder();
    if (!hasRemovals()) {
      code.beginControlFlow("if (pairs < $L)", arguments.size());
    }
    code.addStatement("$T fresh = new $T()", structure.typeName(), structure.typeName());
    for (Field field : arguments) {
      code.addStatement("$L = $L", locals.get(field), handles.get(field, "fresh"));
    }
    return hasRemovals() ? code.build() : code.endControlFlow().build();
  }

  private CodeBlock missing() {
    return CodeBlock.builder()
        .beginControlFlow("if (pairs$L < $L)", hasRemovals() ? " - skipped" : "", arguments.size())
        .addStatement(
            "throw new $T($S)",
            Spi.MALFORMED,
            "fields of " + structure.className().simpleName() + " are missing")
        .endControlFlow()
        .build();
  }

  private boolean hasRemovals() {
    return !structure.removed().isEmpty();
  }

  /** The constructor call, as an expression. */
  CodeBlock creation() {
    CodeBlock all =
        creation.arguments().stream().map(this::argument).collect(CodeBlock.joining(", "));
    return CodeBlock.of("new $T($L)", structure.typeName(), all);
  }

  private CodeBlock argument(Argument argument) {
    Field field = structure.fieldOf(argument);
    if (field != null) {
      return CodeBlock.of("$L", locals.get(field));
    }
    if (argument instanceof Argument.Later later) {
      return CodeBlock.of("($T) null", later.type());
    }
    return CodeBlock.of(argument instanceof Argument.Message ? "message" : "null");
  }

  /** Statements that give the variable {@code object} its other fields. */
  CodeBlock readOthers() {
    CodeBlock.Builder code = CodeBlock.builder();
    if (structure.fields().isEmpty() && !hasRemovals()) {
      return code.beginControlFlow("if (in.readMapHeader() != 0)")
          .addStatement(
              "throw new $T($S)",
              Spi.MALFORMED,
              structure.className().simpleName() + " has no fields")
          .endControlFlow()
          .build();
    }
    return code.addStatement("int pairs = in.readMapHeader()")
        .add(readPairs(others, this::readOther))
        .build();
  }

  private CodeBlock readOther(Field field) {
    CodeBlock codec = values.codec(field.type());
    CodeBlock before = handles.get(field, "object");
    if (field.isFinal()) {
      return CodeBlock.of("$L.readContents($L, in, $S)", codec, before, field.name());
    }
    return handles.set(
        field,
        "object",
        isReadOver(field)
            ? CodeBlock.of("$L.readOver($L, in)", codec, before)
            : values.read(field.type(), "in"));
  }

  private CodeBlock readPairs(List<Field> fields, Function<Field, CodeBlock> statement) {
    boolean isCounted = fields == arguments && hasRemovals() && !structure.hasNoArgConstructor();
    CodeBlock.Builder code = CodeBlock.builder();
    if (isCounted) {
      code.addStatement("int skipped = 0");
    }
    code.addStatement("int last = $T.MIN_VALUE", Integer.class)
        .beginControlFlow("for (int i = 0; i < pairs; i++)")
        .addStatement("int id = $T.nextField(in, last)", Spi.OBJECT_CODEC)
        .beginControlFlow("switch (id)");
    for (Field field : fields) {
      code.addStatement("case $L -> $L", idsOf(field), statement.apply(field));
    }
    code.add(skipRemoved(isCounted));
    return code.addStatement(
            "default -> throw $T.unknownField($T.class, id)",
            Spi.OBJECT_CODEC,
            structure.className())
        .endControlFlow()
        .addStatement("last = id")
        .endControlFlow()
        .build();
  }

  /** Both ids that the field may have been written under. */
  private CodeBlock skipRemoved(boolean isCounted) {
    if (!hasRemovals()) {
      return CodeBlock.of("");
    }
    CodeBlock ids =
        structure.removed().stream()
            .map(removal -> CodeBlock.of("$1L, ~$1L", handles.id(removal)))
            .collect(CodeBlock.joining(", "));
    CodeBlock skip = CodeBlock.of("$T.skipRemoved(in)", Spi.OBJECT_CODEC);
    return isCounted
        ? CodeBlock.builder()
            .beginControlFlow("case $L ->", ids)
            .addStatement(skip)
            .addStatement("skipped++")
            .endControlFlow()
            .build()
        : CodeBlock.builder().addStatement("case $L -> $L", ids, skip).build();
  }

  private static CodeBlock blank(Field field) {
    TypeName type = field.type().typeName();
    if (!type.isPrimitive()) {
      return CodeBlock.of("null");
    }
    return type.equals(TypeName.BOOLEAN) ? CodeBlock.of("false") : CodeBlock.of("0");
  }
}
