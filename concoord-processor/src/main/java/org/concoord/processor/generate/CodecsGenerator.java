package org.concoord.processor.generate;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.ValueType;
import org.concoord.processor.model.ValueType.ObjectType;
import org.concoord.processor.model.ValueType.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Writes the nested codecs: one for each of the user's classes, and the constants for all types.
 */
final class CodecsGenerator {
  private final Codecs codecs;

  CodecsGenerator(Codecs codecs) {
    this.codecs = codecs;
  }

  /** With the state of a replicated class and the exceptions that it throws. */
  void addTo(TypeSpec.Builder type, Structure state, List<Structure> exceptions) {
    ValueType itself = itself(state);
    FieldSpec constant =
        FieldSpec.builder(
                ParameterizedTypeName.get(Spi.VALUE_CODEC, state.typeName()),
                "STATE",
                Modifier.STATIC,
                Modifier.FINAL)
            .initializer(
                "$T.state($L)", Spi.CODECS, itself == null ? plain(state) : codecs.root(itself))
            .build();
    type.addType(new ValuesGenerator(codecs).generate(List.of(constant)));
    if (itself == null) {
      type.addType(objectCodec(state));
    }
    addTo(type);
    for (Structure exception : exceptions) {
      type.addType(new ExceptionCodecGenerator(exception, codecs).generate());
    }
  }

  private CodeBlock plain(Structure state) {
    CodeBlock codec = CodeBlock.of("new $T()", codecs.classFor(state.typeName()));
    boolean leadsToKnot =
        state.fields().stream().anyMatch(field -> codecs.sharing().leadsToKnot(field.type()));
    return leadsToKnot ? CodeBlock.of("$T.graph($L)", Spi.CODECS, codec) : codec;
  }

  /** The codecs of all the user's classes that are values. */
  void addTo(TypeSpec.Builder type) {
    for (ValueType codec : codecs.types()) {
      if (codec instanceof ObjectType object) {
        type.addType(objectCodec(object.structure()));
      } else if (codec instanceof RecordType record) {
        type.addType(new RecordCodecGenerator(record, codecs).generate());
      }
    }
  }

  /** The replicated class as the type of a value within its own state, or null. */
  private @Nullable ValueType itself(Structure state) {
    return codecs.types().stream()
        .filter(type -> type instanceof ObjectType && type.typeName().equals(state.typeName()))
        .findFirst()
        .orElse(null);
  }

  private TypeSpec objectCodec(Structure structure) {
    return new ObjectCodecGenerator(structure, codecs).generate();
  }

  static CodeBlock declare(ValueType type, String local, CodeBlock value) {
    return CodeBlock.builder().addStatement("$T $L = $L", type.typeName(), local, value).build();
  }

  static MethodSpec.Builder override(String name, Modifier... modifiers) {
    return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(modifiers);
  }
}
