package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Shape;
import org.concoord.processor.model.Sharing;
import org.concoord.processor.model.ValueType;
import org.concoord.processor.model.ValueType.ArrayType;
import org.concoord.processor.model.ValueType.BoundedType;
import org.concoord.processor.model.ValueType.CollectionType;
import org.concoord.processor.model.ValueType.EnumType;
import org.concoord.processor.model.ValueType.ObjectType;
import org.concoord.processor.model.ValueType.OpaqueType;
import org.concoord.processor.model.ValueType.RecordType;
import org.concoord.processor.model.ValueType.ReplyType;
import org.concoord.processor.model.ValueType.ScalarType;
import org.concoord.processor.model.ValueType.SealedType;
import org.concoord.processor.model.ValueType.StandardType;

/**
 * Writes the class that holds a constant for each type's codec. Those of the user's classes come
 * first: they look at others only when they are used, so types may lead to each other.
 */
final class ValuesGenerator implements ValueType.Visitor<CodeBlock> {
  private static final Modifier[] CONSTANT = {Modifier.STATIC, Modifier.FINAL};

  private final Codecs codecs;
  private final Sharing sharing;

  ValuesGenerator(Codecs codecs) {
    this.codecs = codecs;
    this.sharing = codecs.sharing();
  }

  TypeSpec generate(List<FieldSpec> more) {
    TypeSpec.Builder holder =
        TypeSpec.classBuilder(codecs.holder())
            .addJavadoc("The codecs of all types.\n")
            .addModifiers(Modifier.STATIC, Modifier.FINAL);
    codecs.types().stream()
        .filter(ValuesGenerator::isOfClass)
        .forEach(type -> holder.addField(constant(type)));
    Map<String, ValueType> others = new LinkedHashMap<>();
    codecs.types().forEach(type -> addBehindParts(type, others));
    others.values().stream()
        .filter(codecs::isConstant)
        .forEach(type -> holder.addField(constant(type)));
    for (ValueType type : codecs.types()) {
      if (sharing.leadsToKnot(type)) {
        holder.addField(
            FieldSpec.builder(
                    ParameterizedTypeName.get(kind(type), type.typeName()),
                    codecs.graphConstantFor(type),
                    CONSTANT)
                .initializer("$T.graph($L)", Spi.CODECS, codecs.constantFor(type))
                .build());
      }
    }
    if (codecs.types().stream().anyMatch(ValuesGenerator::isInexact)) {
      holder.addAnnotation(Headers.suppress("unchecked", "rawtypes"));
    }
    return holder
        .addFields(more)
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .build();
  }

  /** Its codec finds those of its parts when it is first used. */
  private static boolean isOfClass(ValueType type) {
    return type instanceof ObjectType || type instanceof RecordType;
  }

  /** A constant of anything else is made of those of its parts, which must stand before it. */
  private static void addBehindParts(ValueType type, Map<String, ValueType> others) {
    if (!isOfClass(type) && !others.containsKey(type.typeName().toString())) {
      type.parts().forEach(part -> addBehindParts(part, others));
      others.put(type.typeName().toString(), type);
    }
  }

  private static ClassName kind(ValueType type) {
    return type.isMutable() ? Spi.IN_PLACE_CODEC : Spi.VALUE_CODEC;
  }

  private FieldSpec constant(ValueType type) {
    ClassName kind = kind(type);
    TypeName constantType = ParameterizedTypeName.get(kind, type.typeName());
    CodeBlock codec = type.accept(this);
    int group = sharing.groupOf(type);
    if (group >= 0 && !sharing.isKnot(type)) {
      codec = CodeBlock.of("$T.shared($L, $L)", Spi.CODECS, group, codec);
    }
    if (isInexact(type)) {
      codec =
          CodeBlock.of(
              "($T)\n($T) $L",
              constantType,
              ParameterizedTypeName.get(kind, WildcardTypeName.subtypeOf(Object.class)),
              codec);
    }
    return FieldSpec.builder(constantType, codecs.constantFor(type), CONSTANT)
        .initializer("$L", codec)
        .build();
  }

  /** Whether the type of what core's method returns is not that of the constant. */
  private static boolean isInexact(ValueType type) {
    if (type instanceof ArrayType array) {
      return array.element().typeName() instanceof ParameterizedTypeName
          || array.element() instanceof ArrayType inner && isInexact(inner);
    }
    if (type instanceof BoundedType bounded) {
      return !bounded.typeName().equals(bounded.erasure());
    }
    if (type instanceof SealedType) {
      return type.typeName() instanceof ParameterizedTypeName;
    }
    return (type instanceof CollectionType || type instanceof ReplyType)
        && type.typeName().toString().contains("?");
  }

  /** What another constant of the same class is called here. */
  private CodeBlock part(ValueType type) {
    return codecs.isConstant(type)
        ? CodeBlock.of("$L", codecs.constantFor(type))
        : codecs.codec(type);
  }

  @Override
  public CodeBlock scalar(ScalarType type) {
    return CodeBlock.of("$T.$L", Spi.CODECS, Codecs.standardConstant(type));
  }

  @Override
  public CodeBlock standard(StandardType type) {
    return CodeBlock.of("$T.$L", Spi.CODECS, type.codec());
  }

  @Override
  public CodeBlock array(ArrayType type) {
    TypeName element = type.element().typeName();
    TypeName erased = element instanceof ParameterizedTypeName p ? p.rawType() : element;
    return CodeBlock.of("$T.array($T[]::new, $L)", Spi.CODECS, erased, part(type.element()));
  }

  @Override
  public CodeBlock collection(CollectionType type) {
    Shape shape = type.shape();
    ValueType first = type.parts().get(0);
    CodeBlock parts = type.parts().stream().map(this::part).collect(CodeBlock.joining(", "));
    if (shape.isOfEnum()) {
      return CodeBlock.of(
          "$T.$L($L, $T.class)", Spi.CODECS, shape.factory(), parts, first.typeName());
    }
    CodeBlock codec = CodeBlock.of("$T.$L($L)", Spi.CODECS, shape.factory(), parts);
    if (shape.mayBeOfEnum() && first instanceof EnumType) {
      codec = CodeBlock.of("$T.ofEnum($L, $T.class)", Spi.CODECS, codec, first.typeName());
    }
    return shape.isKeyed() && sharing.leadsToKnot(first)
        ? CodeBlock.of("$T.late($L)", Spi.CODECS, codec)
        : codec;
  }

  @Override
  public CodeBlock enumeration(EnumType type) {
    return CodeBlock.of(
        "$T.constants($T.class, $T.values())", Spi.CODECS, type.typeName(), type.typeName());
  }

  @Override
  public CodeBlock record(RecordType type) {
    return CodeBlock.of("new $T()", codecs.classFor(type.typeName()));
  }

  @Override
  public CodeBlock object(ObjectType type) {
    CodeBlock codec = CodeBlock.of("new $T()", codecs.classFor(type.typeName()));
    return sharing.isKnot(type)
        ? CodeBlock.of("$T.knot($L, $L)", Spi.CODECS, sharing.groupOf(type), codec)
        : codec;
  }

  @Override
  public CodeBlock oneOf(SealedType type) {
    CodeBlock alternatives =
        type.alternatives().stream()
            .map(
                one ->
                    CodeBlock.of(
                        "\n.or($L, $T.class, $L)", one.id(), one.className(), part(one.type())))
            .collect(CodeBlock.joining(""));
    return CodeBlock.of("$T.oneOf($T.class)$>$>$L$<$<", Spi.CODECS, type.className(), alternatives);
  }

  @Override
  public CodeBlock opaque(OpaqueType type) {
    throw new IllegalStateException("replicas do not look into it: " + type);
  }

  @Override
  public CodeBlock reply(ReplyType type) {
    return CodeBlock.of("$T.reply()", Spi.CODECS);
  }

  @Override
  public CodeBlock bounded(BoundedType type) {
    return CodeBlock.of("$T.bounded($T.class)", Spi.CODECS, type.erasure());
  }
}
