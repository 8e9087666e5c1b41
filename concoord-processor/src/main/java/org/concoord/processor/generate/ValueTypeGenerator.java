package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Structure;
import org.concoord.processor.model.ValueClass;

/** Writes the codec of a class whose values travel by themselves. */
public final class ValueTypeGenerator {
  private final ValueClass value;
  private final int fingerprint;
  private final Codecs codecs;

  /**
   * @param fingerprint differs where values of the class are written otherwise
   */
  public ValueTypeGenerator(ValueClass value, int fingerprint) {
    this.value = value;
    this.fingerprint = fingerprint;
    // It is no state: nothing of it is held by two places that would have to be told apart.
    Structure noState = Structure.none(value.valueName());
    this.codecs = new Codecs(value.valueName(), noState, List.of(), List.of(value.type()));
  }

  public JavaFile generate() {
    TypeName type = value.className();
    TypeSpec.Builder companion =
        TypeSpec.classBuilder(value.valueName())
            .addOriginatingElement(value.element())
            .addJavadoc("How values of {@link $T} travel. Stateless.\n", type)
            .addSuperinterface(ParameterizedTypeName.get(Spi.VALUE_TYPE, type));
    if (value.seesGenerated()) {
      companion.addAnnotation(Headers.generated());
    }
    if (value.isPublic()) {
      companion.addModifiers(Modifier.PUBLIC);
    }
    companion.addModifiers(Modifier.FINAL);
    companion.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(value.isPublic() ? new Modifier[] {Modifier.PUBLIC} : new Modifier[0])
            .build());
    companion.addMethod(
        getter("name", ClassName.get(String.class), CodeBlock.of("$S", value.wireName())));
    companion.addMethod(
        getter(
            "type",
            ParameterizedTypeName.get(ClassName.get(Class.class), type),
            CodeBlock.of("$T.class", type)));
    companion.addMethod(
        getter(
            "codec", ParameterizedTypeName.get(Spi.VALUE_CODEC, type), codecs.root(value.type())));
    companion.addMethod(getter("fingerprint", TypeName.INT, CodeBlock.of("$L", fingerprint)));
    companion.addType(new ValuesGenerator(codecs).generate(List.of()));
    new CodecsGenerator(codecs).addTo(companion);
    return JavaFile.builder(value.className().packageName(), companion.build())
        .skipJavaLangImports(true)
        .build();
  }

  private static MethodSpec getter(String name, TypeName type, CodeBlock value) {
    return CodecsGenerator.override(name, Modifier.PUBLIC)
        .returns(type)
        .addStatement("return $L", value)
        .build();
  }
}
