package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import org.concoord.processor.model.ValueType.ListType;

/** A list: an array of its elements. */
final class ListCodecGenerator {
  private final ListType list;
  private final ClassName name;
  private final ValueCode values;

  ListCodecGenerator(ListType list, ClassName name, ValueCode values) {
    this.list = list;
    this.name = name;
    this.values = values;
  }

  TypeSpec generate() {
    return CodecsGenerator.begin(name).addMethod(write()).addMethod(read()).build();
  }

  private MethodSpec write() {
    return CodecsGenerator.write(list.typeName(), "value")
        .addStatement("out.writeArrayHeader(value.size())")
        .beginControlFlow("for ($T element : value)", list.element().typeName())
        .addCode(values.write(list.element(), "element", "out"))
        .endControlFlow()
        .build();
  }

  private MethodSpec read() {
    TypeName implementation =
        ParameterizedTypeName.get(list.implementation(), list.element().typeName());
    boolean hasCapacity = list.implementation().equals(ClassName.get(ArrayList.class));
    return CodecsGenerator.read(list.typeName())
        .addStatement("int size = in.readArrayHeader()")
        .addStatement(
            "$T value = new $T<>($L)",
            implementation,
            list.implementation(),
            hasCapacity ? "size" : "")
        .beginControlFlow("for (int i = 0; i < size; i++)")
        .addStatement("value.add($L)", values.read(list.element(), "in"))
        .endControlFlow()
        .addStatement("return value")
        .build();
  }
}
