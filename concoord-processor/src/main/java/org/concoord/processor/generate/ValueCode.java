package org.concoord.processor.generate;

import com.palantir.javapoet.CodeBlock;
import org.concoord.processor.model.Scalar;
import org.concoord.processor.model.ValueType;
import org.concoord.processor.model.ValueType.ScalarType;

/**
 * The code that writes and reads one value. What the wire knows by itself is written here and now,
 * the rest by its codec.
 */
final class ValueCode {
  private final Codecs codecs;
  private final boolean isWithin;

  /** For whole values: arguments, results, fields of exceptions. */
  ValueCode(Codecs codecs) {
    this(codecs, false);
  }

  private ValueCode(Codecs codecs, boolean isWithin) {
    this.codecs = codecs;
    this.isWithin = isWithin;
  }

  /** For parts of other values. */
  ValueCode within() {
    return new ValueCode(codecs, true);
  }

  Codecs codecs() {
    return codecs;
  }

  /** Statements that write the variable {@code value} to {@code writer}. */
  CodeBlock write(ValueType type, String value, String writer) {
    CodeBlock.Builder code = CodeBlock.builder();
    if (!(type instanceof ScalarType scalar) || isShared(scalar)) {
      return code.addStatement("$L.write($L, $L)", codec(type), value, writer).build();
    }
    if (!scalar.isNullable()) {
      return code.addStatement("$L.$L($L)", writer, scalar.scalar().writeMethod(), value).build();
    }
    return code.beginControlFlow("if ($L.writePresence($L))", writer, value)
        .addStatement("$L.$L($L)", writer, scalar.scalar().writeMethod(), value)
        .endControlFlow()
        .build();
  }

  /** An expression that reads a value from {@code reader}. */
  CodeBlock read(ValueType type, String reader) {
    if (!(type instanceof ScalarType scalar) || isShared(scalar)) {
      return CodeBlock.of("$L.read($L)", codec(type), reader);
    }
    CodeBlock plain = CodeBlock.of("$L.$L()", reader, scalar.scalar().readMethod());
    return scalar.isNullable() ? CodeBlock.of("$L.tryReadNil() ? null : $L", reader, plain) : plain;
  }

  /** A {@code ResultReader} for values of the type; a lambda calls its parameter {@code name}. */
  CodeBlock reader(ValueType type, String name) {
    if (!(type instanceof ScalarType scalar) || isShared(scalar)) {
      return CodeBlock.of("$L::read", codec(type));
    }
    return scalar.isNullable()
        ? CodeBlock.of("$L -> $L", name, read(type, name))
        : CodeBlock.of("$T::$L", Spi.READER, scalar.scalar().readMethod());
  }

  /** The codec of a type, for values of this place. */
  CodeBlock codec(ValueType type) {
    return isWithin ? codecs.codec(type) : codecs.root(type);
  }

  private boolean isShared(ScalarType type) {
    return isWithin && type.scalar() == Scalar.BYTES && codecs.sharing().groupOf(type) >= 0;
  }
}
