package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.ReplicatedClass;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.ValueType;
import org.concoord.processor.model.ValueType.ListType;
import org.concoord.processor.model.ValueType.ObjectType;
import org.concoord.processor.model.ValueType.OpaqueType;
import org.concoord.processor.model.ValueType.RecordType;
import org.concoord.processor.model.ValueType.ScalarType;

/** Writes the nested codecs, and the helpers that they share. */
final class CodecsGenerator {
  private final ReplicatedClass replicated;
  private final Codecs codecs;
  private final ValueCode values;

  CodecsGenerator(ReplicatedClass replicated, Codecs codecs, ValueCode values) {
    this.replicated = replicated;
    this.codecs = codecs;
    this.values = values;
  }

  void addTo(TypeSpec.Builder type) {
    boolean hasFields = false;
    boolean refills = false;
    for (Structure structure : structures()) {
      hasFields |= !structure.fields().isEmpty();
      refills |=
          structure.fields().stream()
              .anyMatch(field -> field.isFinal() && !structure.creation().sets(field));
    }
    if (hasFields) {
      type.addMethod(nextField());
    }
    if (refills) {
      type.addMethod(refill());
    }
    type.addType(
        new ObjectCodecGenerator(replicated.state(), codecs.stateName(), values)
            .generateForState());
    for (ValueType codec : codecs.types()) {
      type.addType(codec(codec));
    }
    for (Structure exception : replicated.exceptions()) {
      type.addType(
          new ExceptionCodecGenerator(exception, codecs.nameFor(exception.className()), values)
              .generate());
    }
  }

  private List<Structure> structures() {
    List<Structure> structures = new ArrayList<>(replicated.exceptions());
    structures.add(replicated.state());
    for (ValueType type : codecs.types()) {
      if (type instanceof ObjectType object) {
        structures.add(object.structure());
      }
    }
    return structures;
  }

  private TypeSpec codec(ValueType type) {
    ClassName name = codecs.nameFor(type.typeName());
    return type.accept(
        new ValueType.Visitor<TypeSpec>() {
          @Override
          public TypeSpec scalar(ScalarType scalar) {
            throw new IllegalStateException("a scalar needs no codec: " + scalar);
          }

          @Override
          public TypeSpec list(ListType list) {
            return new ListCodecGenerator(list, name, values).generate();
          }

          @Override
          public TypeSpec record(RecordType record) {
            return new RecordCodecGenerator(record, name, values).generate();
          }

          @Override
          public TypeSpec object(ObjectType object) {
            return new ObjectCodecGenerator(object.structure(), name, values).generate();
          }

          @Override
          public TypeSpec opaque(OpaqueType opaque) {
            throw new IllegalStateException("replicas do not look into it: " + opaque);
          }
        });
  }

  private static MethodSpec nextField() {
    return MethodSpec.methodBuilder("nextField")
        .addJavadoc("The id of the next field. Ids rise, so that none comes twice.\n")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .returns(TypeName.INT)
        .addParameter(Spi.READER, "in")
        .addParameter(TypeName.INT, "last")
        .addStatement("int id = in.readInt()")
        .beginControlFlow("if (id <= last)")
        .addStatement("throw new $T($S + id + $S + last)", Spi.MALFORMED, "field ", " comes after ")
        .endControlFlow()
        .addStatement("return id")
        .build();
  }

  private static MethodSpec refill() {
    TypeVariableName element = TypeVariableName.get("E");
    ClassName collection = ClassName.get(Collection.class);
    return MethodSpec.methodBuilder("refill")
        .addJavadoc("Gives a collection in a final field the elements that it had.\n")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addTypeVariable(element)
        .addParameter(ParameterizedTypeName.get(collection, element), "target")
        .addParameter(
            ParameterizedTypeName.get(collection, WildcardTypeName.subtypeOf(element)), "elements")
        .addParameter(String.class, "field")
        .beginControlFlow("if ($T.equals(target, elements))", Objects.class)
        .addStatement("return")
        .endControlFlow()
        .beginControlFlow("if (target == null || elements == null)")
        .addStatement(
            "throw new $T(\nfield + $S)",
            Spi.MALFORMED,
            " is final, and null either here or where it was written")
        .endControlFlow()
        .addStatement("target.clear()")
        .addStatement("target.addAll(elements)")
        .build();
  }

  /** The frame of a codec: a class of static methods. */
  static TypeSpec.Builder begin(ClassName name) {
    return TypeSpec.classBuilder(name)
        .addModifiers(Modifier.STATIC, Modifier.FINAL)
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
  }

  static MethodSpec.Builder write(TypeName type, String value) {
    return MethodSpec.methodBuilder("write")
        .addModifiers(Modifier.STATIC)
        .addParameter(type, value)
        .addParameter(Spi.WRITER, "out")
        .beginControlFlow("if (!out.writePresence($L))", value)
        .addStatement("return")
        .endControlFlow();
  }

  static MethodSpec.Builder read(TypeName type) {
    return MethodSpec.methodBuilder("read")
        .addModifiers(Modifier.STATIC)
        .returns(type)
        .addParameter(Spi.READER, "in")
        .beginControlFlow("if (in.tryReadNil())")
        .addStatement("return null")
        .endControlFlow();
  }

  static CodeBlock declare(ValueType type, String local, CodeBlock value) {
    return CodeBlock.builder().addStatement("$T $L = $L", type.typeName(), local, value).build();
  }
}
