package org.concoord.processor.generate;

import com.palantir.javapoet.CodeBlock;
import org.concoord.processor.model.ValueType;
import org.concoord.processor.model.ValueType.ListType;
import org.concoord.processor.model.ValueType.ObjectType;
import org.concoord.processor.model.ValueType.OpaqueType;
import org.concoord.processor.model.ValueType.RecordType;
import org.concoord.processor.model.ValueType.ScalarType;

/** The code that writes and reads one value. */
final class ValueCode {
  private final Codecs codecs;

  ValueCode(Codecs codecs) {
    this.codecs = codecs;
  }

  /** Statements that write the variable {@code value} to {@code writer}. */
  CodeBlock write(ValueType type, String value, String writer) {
    return type.accept(
        new ByShape() {
          @Override
          CodeBlock plain(ScalarType scalar) {
            return CodeBlock.builder()
                .addStatement("$L.$L($L)", writer, scalar.scalar().writeMethod(), value)
                .build();
          }

          @Override
          CodeBlock nullable(ScalarType scalar) {
            return CodeBlock.builder()
                .beginControlFlow("if ($L.writePresence($L))", writer, value)
                .add(plain(scalar))
                .endControlFlow()
                .build();
          }

          @Override
          CodeBlock composite(ValueType composite) {
            return CodeBlock.builder()
                .addStatement(
                    "$T.write($L, $L)", codecs.nameFor(composite.typeName()), value, writer)
                .build();
          }
        });
  }

  /** An expression that reads a value from {@code reader}. */
  CodeBlock read(ValueType type, String reader) {
    return type.accept(
        new ByShape() {
          @Override
          CodeBlock plain(ScalarType scalar) {
            return CodeBlock.of("$L.$L()", reader, scalar.scalar().readMethod());
          }

          @Override
          CodeBlock nullable(ScalarType scalar) {
            return CodeBlock.of("$L.tryReadNil() ? null : $L", reader, plain(scalar));
          }

          @Override
          CodeBlock composite(ValueType composite) {
            return CodeBlock.of("$T.read($L)", codecs.nameFor(composite.typeName()), reader);
          }
        });
  }

  /** A {@code ResultReader} for values of the type; a lambda calls its parameter {@code name}. */
  CodeBlock reader(ValueType type, String name) {
    return type.accept(
        new ByShape() {
          @Override
          CodeBlock plain(ScalarType scalar) {
            return CodeBlock.of("$T::$L", Spi.READER, scalar.scalar().readMethod());
          }

          @Override
          CodeBlock nullable(ScalarType scalar) {
            return CodeBlock.of("$L -> $L", name, read(scalar, name));
          }

          @Override
          CodeBlock composite(ValueType composite) {
            return CodeBlock.of("$T::read", codecs.nameFor(composite.typeName()));
          }
        });
  }

  /**
   * The three shapes of code: a primitive, a reference that the wire knows, a class with a codec.
   */
  private abstract static class ByShape implements ValueType.Visitor<CodeBlock> {
    abstract CodeBlock plain(ScalarType scalar);

    abstract CodeBlock nullable(ScalarType scalar);

    abstract CodeBlock composite(ValueType composite);

    @Override
    public CodeBlock scalar(ScalarType type) {
      return type.isNullable() ? nullable(type) : plain(type);
    }

    @Override
    public CodeBlock list(ListType type) {
      return composite(type);
    }

    @Override
    public CodeBlock record(RecordType type) {
      return composite(type);
    }

    @Override
    public CodeBlock object(ObjectType type) {
      return composite(type);
    }

    @Override
    public CodeBlock opaque(OpaqueType type) {
      return composite(type);
    }
  }
}
