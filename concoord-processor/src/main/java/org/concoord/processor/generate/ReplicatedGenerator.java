package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Operation;
import org.concoord.processor.model.Operation.Kind;
import org.concoord.processor.model.Operation.Parameter;
import org.concoord.processor.model.ReplicatedClass;
import org.concoord.processor.model.SessionListener;
import org.concoord.processor.model.ValueType;

/** Writes the {@code ReplicatedType}: the method table, and the codecs as nested classes. */
public final class ReplicatedGenerator {
  private static final TypeName REMOVED_TYPE =
      ParameterizedTypeName.get(Map.class, Integer.class, String.class);
  private static final Modifier[] CONSTANT = {Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL};

  private final ReplicatedClass replicated;
  private final int schema;
  private final int fingerprint;
  private final Codecs codecs;
  private final ValueCode values;
  private final Constants constants;

  /** With the two numbers of its contract. */
  public ReplicatedGenerator(ReplicatedClass replicated, int schema, int fingerprint) {
    this.replicated = replicated;
    this.schema = schema;
    this.fingerprint = fingerprint;
    this.codecs = new Codecs(replicated);
    this.values = new ValueCode(codecs);
    this.constants = new Constants(replicated);
  }

  public JavaFile generate() {
    TypeName self = replicated.state().typeName();
    TypeSpec.Builder type =
        Headers.begin(replicated, replicated.replicatedName())
            .addJavadoc(
                "How {@link $T} is called, stored and restored. Stateless.\n",
                replicated.className())
            .addSuperinterface(ParameterizedTypeName.get(Spi.REPLICATED_TYPE, self));
    for (Operation operation : replicated.operations()) {
      type.addField(
          FieldSpec.builder(TypeName.INT, constants.nameFor(operation))
              .addModifiers(Modifier.STATIC, Modifier.FINAL)
              .initializer("$L", operation.id())
              .build());
    }
    type.addField(methodTable()).addField(exceptionTable());
    if (!replicated.removedMethods().isEmpty()) {
      type.addField(removedTable());
    }
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(
                replicated.isPublic() ? new Modifier[] {Modifier.PUBLIC} : new Modifier[0])
            .build());
    type.addMethod(
        getter("name", ClassName.get(String.class), CodeBlock.of("$S", replicated.typeName())));
    type.addMethod(
        getter(
            "type", ParameterizedTypeName.get(ClassName.get(Class.class), self), ownClass(self)));
    type.addMethod(getter("schema", TypeName.INT, CodeBlock.of("$L", schema)));
    type.addMethod(getter("fingerprint", TypeName.INT, CodeBlock.of("$L", fingerprint)));
    type.addMethod(getter("methods", listOf(Spi.METHOD), CodeBlock.of("METHODS")));
    type.addMethod(getter("exceptions", listOf(anyCodec()), CodeBlock.of("EXCEPTIONS")));
    if (!replicated.removedMethods().isEmpty()) {
      type.addMethod(getter("removedMethods", REMOVED_TYPE, CodeBlock.of("REMOVED")));
    }
    type.addMethod(getter("create", self, CodeBlock.of("new $T()", self)));
    type.addMethod(construct()).addMethod(invoke());
    if (replicated.operations().stream().anyMatch(each -> each.kind() == Kind.PARKING)) {
      type.addMethod(writeReply());
    }
    if (replicated.sessionListener() != null) {
      type.addMethod(getter("listensToSessions", TypeName.BOOLEAN, CodeBlock.of("true")));
      type.addMethod(sessionClosed(replicated.sessionListener()));
    }
    type.addMethod(
        override("writeState")
            .addParameter(self, "object")
            .addParameter(Spi.WRITER, "out")
            .addStatement("$T.STATE.write(object, out)", codecs.holder())
            .build());
    type.addMethod(
        override("readState")
            .addParameter(Spi.READER, "in")
            .returns(self)
            .addStatement("return $T.STATE.read(in)", codecs.holder())
            .build());
    type.addMethod(requireEnd());
    new CodecsGenerator(codecs).addTo(type, replicated.state(), replicated.exceptions());
    return Headers.file(replicated, type);
  }

  private CodeBlock ownClass(TypeName self) {
    return self.equals(replicated.className())
        ? CodeBlock.of("$T.class", self)
        : CodeBlock.of(
            "($T) (Class<?>) $T.class",
            ParameterizedTypeName.get(ClassName.get(Class.class), self),
            replicated.className());
  }

  private FieldSpec methodTable() {
    List<Operation> sorted = new ArrayList<>(replicated.operations());
    sorted.sort(Comparator.comparingInt(Operation::id));
    CodeBlock rows =
        sorted.stream()
            .map(
                operation ->
                    CodeBlock.of(
                        "new $T($L, $S, $T.$L)",
                        Spi.METHOD,
                        constants.nameFor(operation),
                        operation.signature(),
                        Spi.METHOD_KIND,
                        operation.kind()))
            .collect(CodeBlock.joining(",\n"));
    return FieldSpec.builder(listOf(Spi.METHOD), "METHODS", CONSTANT)
        .initializer("$T.of($>$>\n$L$<$<)", List.class, rows)
        .build();
  }

  private FieldSpec removedTable() {
    CodeBlock rows =
        replicated.removedMethods().stream()
            .map(
                method -> CodeBlock.of("\n$T.entry($L, $S)", Map.class, method.id(), method.name()))
            .collect(CodeBlock.joining(","));
    return FieldSpec.builder(REMOVED_TYPE, "REMOVED", CONSTANT)
        .initializer("$T.ofEntries($>$>$L$<$<)", Map.class, rows)
        .build();
  }

  private FieldSpec exceptionTable() {
    CodeBlock rows =
        replicated.exceptions().stream()
            .map(exception -> CodeBlock.of("\nnew $T()", codecs.classFor(exception.typeName())))
            .collect(CodeBlock.joining(","));
    return FieldSpec.builder(listOf(anyCodec()), "EXCEPTIONS", CONSTANT)
        .initializer("$T.of($>$>$L$<$<)", List.class, rows)
        .build();
  }

  private MethodSpec construct() {
    CodeBlock.Builder body = CodeBlock.builder().beginControlFlow("switch (constructorId)");
    for (Operation operation : operations(true)) {
      NameAllocator locals = locals(operation, "constructorId", "arguments");
      body.beginControlFlow("case $L ->", constants.nameFor(operation));
      addArguments(body, operation, locals);
      body.addStatement(
          "return new $T($L)", replicated.state().typeName(), argumentList(operation, locals));
      body.endControlFlow();
    }
    body.addStatement(
            "default -> throw new $T($S + constructorId)",
            Spi.MALFORMED,
            replicated.typeName() + " has no constructor ")
        .endControlFlow();
    return override("construct")
        .addParameter(TypeName.INT, "constructorId")
        .addParameter(Spi.READER, "arguments")
        .addException(Throwable.class)
        .returns(replicated.state().typeName())
        .addCode(body.build())
        .build();
  }

  private MethodSpec invoke() {
    CodeBlock.Builder body = CodeBlock.builder().beginControlFlow("switch (methodId)");
    for (Operation operation : operations(false)) {
      NameAllocator locals = locals(operation, "object", "methodId", "call", "arguments", "result");
      body.beginControlFlow("case $L ->", constants.nameFor(operation));
      addArguments(body, operation, locals);
      CodeBlock call =
          CodeBlock.of("object.$L($L)", operation.name(), argumentList(operation, locals));
      ValueType result = operation.result();
      if (operation.kind() == Kind.PARKING) {
        body.addStatement("$T.answer(this, methodId, $L, call, result)", Spi.REPLIES, call);
      } else if (result == null) {
        body.addStatement(call).addStatement("result.writeNil()");
      } else if (result.typeName().isPrimitive()) {
        body.add(values.write(result, call.toString(), "result"));
      } else {
        String answer = locals.newName("answer");
        body.add(CodecsGenerator.declare(result, answer, answer(operation, result, call)));
        body.add(values.write(result, answer, "result"));
      }
      body.endControlFlow();
    }
    body.addStatement(
            "default -> throw new $T($S + methodId)",
            Spi.MALFORMED,
            replicated.typeName() + " has no method ")
        .endControlFlow();
    return override("invoke")
        .addParameter(replicated.state().typeName(), "object")
        .addParameter(TypeName.INT, "methodId")
        .addParameter(Spi.INVOCATION, "call")
        .addParameter(Spi.READER, "arguments")
        .addParameter(Spi.WRITER, "result")
        .addException(Throwable.class)
        .addCode(body.build())
        .build();
  }

  private MethodSpec sessionClosed(SessionListener listener) {
    return override("sessionClosed")
        .addParameter(replicated.state().typeName(), "object")
        .addParameter(Spi.INVOCATION, "call")
        .addException(Throwable.class)
        .addStatement(
            listener.takesInvocation()
                ? "object.$L(call.session(), call)"
                : "object.$L(call.session())",
            listener.method())
        .build();
  }

  private MethodSpec writeReply() {
    CodeBlock.Builder body = CodeBlock.builder().beginControlFlow("switch (methodId)");
    boolean isGeneric = false;
    for (Operation operation : operations(false)) {
      if (operation.kind() == Kind.PARKING) {
        body.beginControlFlow("case $L ->", constants.nameFor(operation));
        ValueType result = operation.result();
        if (result == null) {
          body.addStatement("result.writeNil()");
        } else {
          isGeneric |= result.typeName() instanceof ParameterizedTypeName;
          body.addStatement("$T answer = ($T) value", result.typeName(), result.typeName());
          body.add(values.write(result, "answer", "result"));
        }
        body.endControlFlow();
      }
    }
    body.addStatement(
            "default -> throw new $T($S + methodId)",
            Spi.MALFORMED,
            replicated.typeName() + " has no method that may park ")
        .endControlFlow();
    MethodSpec.Builder method = override("writeReply");
    if (isGeneric) {
      method.addAnnotation(Headers.suppress("unchecked"));
    }
    return method
        .addParameter(TypeName.INT, "methodId")
        .addParameter(Object.class, "value")
        .addParameter(Spi.WRITER, "result")
        .addCode(body.build())
        .build();
  }

  private static MethodSpec requireEnd() {
    return MethodSpec.methodBuilder("requireEnd")
        .addJavadoc("Arguments that are more than those of the method are another method's.\n")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addParameter(Spi.READER, "arguments")
        .beginControlFlow("if (arguments.remaining() != 0)")
        .addStatement("throw new $T(arguments.remaining() + $S)", Spi.MALFORMED, " bytes too many")
        .endControlFlow()
        .build();
  }

  private List<Operation> operations(boolean constructors) {
    return replicated.operations().stream()
        .filter(operation -> (operation.kind() == Kind.CONSTRUCTOR) == constructors)
        .toList();
  }

  /** Names for the arguments, which yield to those of our own. */
  private static NameAllocator locals(Operation operation, String... ours) {
    NameAllocator locals = new NameAllocator();
    for (String name : ours) {
      locals.newName(name);
    }
    operation.parameters().forEach(parameter -> locals.newName(parameter.name(), parameter));
    return locals;
  }

  private void addArguments(CodeBlock.Builder body, Operation operation, NameAllocator locals) {
    for (Parameter parameter : operation.parameters()) {
      body.addStatement(
          "$T $L = $L",
          parameter.type().typeName(),
          locals.get(parameter),
          values.read(parameter.type(), "arguments"));
    }
    body.addStatement("requireEnd(arguments)");
  }

  private static CodeBlock argumentList(Operation operation, NameAllocator locals) {
    List<CodeBlock> arguments = new ArrayList<>();
    for (Parameter parameter : operation.parameters()) {
      arguments.add(argument(parameter, locals.get(parameter), operation.typeVariables()));
    }
    if (operation.invocationAt() >= 0) {
      arguments.add(operation.invocationAt(), CodeBlock.of("call"));
    }
    return CodeBlock.join(arguments, ", ");
  }

  private static CodeBlock answer(Operation operation, ValueType result, CodeBlock call) {
    TypeName declared =
        Objects.requireNonNull(operation.declaredResult()).type().withoutAnnotations();
    return Erasures.wildcards(declared) == Erasures.wildcards(result.typeName())
        ? call
        : CodeBlock.of("($T) ($T) $L", result.typeName(), Object.class, call);
  }

  /**
   * What is known as the first of its variable's bounds alone does not fit a method whose variables
   * have several, unless it is named by all of them, or without type arguments; nor does a user's
   * type with a wildcard's bound in its place.
   */
  private static CodeBlock argument(
      Parameter parameter, String local, List<TypeVariableName> variables) {
    TypeName declared = parameter.declared().type().withoutAnnotations();
    boolean hasBounds =
        Erasures.hasVariable(declared, variables)
            && variables.stream().anyMatch(variable -> variable.bounds().size() > 1);
    boolean hasWildcards =
        Erasures.wildcards(declared) != Erasures.wildcards(parameter.type().typeName());
    if (!hasBounds && !hasWildcards) {
      return CodeBlock.of("$L", local);
    }
    return CodeBlock.of("($L) $L", Erasures.bounds(declared, variables), local);
  }

  private static MethodSpec getter(String name, TypeName type, CodeBlock value) {
    return override(name).returns(type).addStatement("return $L", value).build();
  }

  private static MethodSpec.Builder override(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC);
  }

  private static ParameterizedTypeName listOf(TypeName element) {
    return ParameterizedTypeName.get(ClassName.get(List.class), element);
  }

  private static TypeName anyCodec() {
    return ParameterizedTypeName.get(Spi.EXCEPTION_CODEC, WildcardTypeName.subtypeOf(Object.class));
  }
}
