package org.concoord.processor.generate;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.lang.model.element.Modifier;
import org.concoord.processor.model.Operation;
import org.concoord.processor.model.Operation.Declared;
import org.concoord.processor.model.Operation.Kind;
import org.concoord.processor.model.Operation.Parameter;
import org.concoord.processor.model.ReplicatedClass;
import org.concoord.processor.model.ValueType;

/** Writes the client proxy. */
public final class ProxyGenerator {
  private static final ClassName STRING = ClassName.get(String.class);
  private static final TypeName CLASSES =
      ArrayTypeName.of(
          ParameterizedTypeName.get(
              ClassName.get(Class.class), WildcardTypeName.subtypeOf(Object.class)));

  private final ReplicatedClass replicated;
  private final ValueCode values;
  private final Constants constants;

  public ProxyGenerator(ReplicatedClass replicated) {
    this.replicated = replicated;
    this.values = new ValueCode(new Codecs(replicated));
    this.constants = new Constants(replicated);
  }

  public JavaFile generate() {
    TypeSpec.Builder proxy =
        Headers.begin(replicated, replicated.proxyName())
            .addJavadoc(
                Docs.of(
                    CodeBlock.of(
                        "Calls a {@link $T} that lives on replicas as if it were here. Thread-safe.\n",
                        replicated.className()),
                    replicated.javadoc()))
            .addAnnotations(replicated.annotations())
            .addTypeVariables(replicated.typeVariables())
            .addSuperinterfaces(replicated.interfaces())
            .addSuperinterface(AutoCloseable.class)
            .addField(Spi.CLIENT, "client", Modifier.PRIVATE, Modifier.FINAL)
            .addField(TypeName.BOOLEAN, "ownsClient", Modifier.PRIVATE, Modifier.FINAL)
            .addField(Spi.INVOKER, "invoker", Modifier.PRIVATE, Modifier.FINAL);
    addConstructors(proxy);
    proxy.addMethod(local());
    for (Operation operation : replicated.operations()) {
      proxy.addMethod(blocking(operation));
      proxy.addMethod(async(operation));
    }
    proxy.addMethod(close()).addMethod(describe());
    return Headers.file(replicated, proxy);
  }

  private void addConstructors(TypeSpec.Builder proxy) {
    String name = replicated.typeName();
    proxy.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addJavadoc(
                "Connects to the replicas at {@code endpoints}, \"host:port, host:port\", and calls\n"
                    + "the object {@code $L}. {@link #close()} closes the connection.\n",
                name)
            .addParameter(STRING, "endpoints")
            .addStatement("this($T.connect(endpoints), $S, true)", Spi.CLIENT, name)
            .build());
    proxy.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addJavadoc(
                "Calls the object {@code $L} through {@code client}, which stays open.\n", name)
            .addParameter(Spi.CLIENT, "client")
            .addStatement("this(client, $S, false)", name)
            .build());
    proxy.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addJavadoc(
                "Calls the object {@code name} through {@code client}, which stays open. The object is\n"
                    + "created at first use.\n")
            .addParameter(Spi.CLIENT, "client")
            .addParameter(STRING, "name")
            .addStatement("this(client, name, false)")
            .build());
    proxy.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(Spi.CLIENT, "client")
            .addParameter(STRING, "name")
            .addParameter(TypeName.BOOLEAN, "ownsClient")
            .addStatement("this.client = client")
            .addStatement("this.ownsClient = ownsClient")
            .addStatement("this.invoker = client.bind(new $T(), name)", replicated.replicatedName())
            .build());
  }

  private MethodSpec local() {
    String name = replicated.typeName();
    return MethodSpec.methodBuilder("local")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .addTypeVariables(replicated.typeVariables())
        .addJavadoc(
            "Calls an object of its own, in memory and without replicas, for unit tests: arguments and\n"
                + "results travel as bytes all the same, and after each call the object is restored\n"
                + "from its own snapshot.\n\n"
                + "@param values classes annotated {@code @ReplicatedValue} that are to stand behind type\n"
                + "    variables\n")
        .addParameter(CLASSES, "values")
        .varargs()
        .returns(self())
        .addStatement(
            replicated.typeVariables().isEmpty()
                ? "return new $T($T.local(new $T(), values), $S, true)"
                : "return new $T<>($T.local(new $T(), values), $S, true)",
            replicated.proxyName(),
            Spi.CLIENT,
            replicated.replicatedName(),
            name)
        .build();
  }

  private TypeName self() {
    return replicated.typeVariables().isEmpty()
        ? replicated.proxyName()
        : ParameterizedTypeName.get(
            replicated.proxyName(), replicated.typeVariables().toArray(TypeName[]::new));
  }

  private MethodSpec blocking(Operation operation) {
    MethodSpec.Builder method =
        signature(operation, operation.proxyName())
            .addJavadoc(Docs.of(introduction(operation), operation.javadoc()))
            .addExceptions(operation.exceptions());
    Declared result = operation.declaredResult();
    if (result == null) {
      return finish(method, operation, "invoke()", false);
    }
    method.addAnnotations(result.annotations()).returns(result.type());
    return finish(method, operation, "invoke()", true);
  }

  private MethodSpec async(Operation operation) {
    MethodSpec.Builder method =
        signature(operation, operation.proxyName() + "Async")
            .addJavadoc(
                "{@link #$L($L)}, without waiting for it.\n",
                operation.proxyName(),
                operation.parameters().stream()
                    .map(parameter -> CodeBlock.of("$T", erasure(operation, parameter)))
                    .collect(CodeBlock.joining(", ")))
            .returns(
                ParameterizedTypeName.get(
                    ClassName.get(CompletableFuture.class), declaredResult(operation).box()));
    return finish(method, operation, "invokeAsync()", true);
  }

  private static CodeBlock introduction(Operation operation) {
    return operation.kind() == Kind.CONSTRUCTOR
        ? CodeBlock.of("Replaces the object by a new one, on every replica.\n")
        : CodeBlock.of("");
  }

  private static MethodSpec.Builder signature(Operation operation, String name) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(name)
            .addAnnotations(operation.annotations())
            .addModifiers(Modifier.PUBLIC)
            .addTypeVariables(operation.typeVariables())
            .varargs(operation.isVarArgs());
    if (operation.isVarArgs() && hasGenericVarArgs(operation)) {
      method
          .addModifiers(Modifier.FINAL)
          .addAnnotation(SafeVarargs.class)
          .addAnnotation(Headers.suppress("varargs"));
    }
    for (Parameter parameter : operation.parameters()) {
      method.addParameter(
          ParameterSpec.builder(parameter.declared().type(), parameter.name())
              .addAnnotations(parameter.declared().annotations())
              .build());
    }
    return method;
  }

  private static boolean hasGenericVarArgs(Operation operation) {
    List<Parameter> parameters = operation.parameters();
    return Erasures.hasVariable(
        parameters.get(parameters.size() - 1).declared().type().withoutAnnotations());
  }

  private MethodSpec finish(
      MethodSpec.Builder method, Operation operation, String send, boolean returns) {
    NameAllocator locals = new NameAllocator();
    operation.parameters().forEach(parameter -> locals.newName(parameter.name(), parameter.name()));
    boolean isHidden =
        operation.parameters().stream().anyMatch(parameter -> parameter.name().equals("invoker"));
    String invoker = isHidden ? "this.invoker" : "invoker";
    String call = locals.newName("call");
    method.addStatement(
        "$T $L =$W$L.call($T.$L,$W$L)",
        ParameterizedTypeName.get(Spi.CALL, resultType(operation)),
        call,
        invoker,
        replicated.replicatedName(),
        constants.nameFor(operation),
        operation.result() == null
            ? CodeBlock.of("$T.NOTHING", Spi.RESULT_READER)
            : reader(operation, locals.newName("in")));
    if (!operation.parameters().isEmpty()) {
      String arguments = locals.newName("arguments");
      method.addStatement("$T $L = $L.arguments()", Spi.WRITER, arguments, call);
      for (Parameter parameter : operation.parameters()) {
        method.addCode(write(parameter, arguments, locals));
      }
    }
    return method.addStatement(returns ? "return $L.$L" : "$L.$L", call, send).build();
  }

  /** What codecs know otherwise passes as what replicas have for it. */
  private CodeBlock write(Parameter parameter, String arguments, NameAllocator locals) {
    ValueType type = parameter.type();
    if (type.parts().isEmpty()
        || !Erasures.isKnownOtherwise(parameter.declared().type(), type.typeName())) {
      return values.write(type, parameter.name(), arguments);
    }
    String erased = locals.newName(parameter.name() + "Erased");
    return CodeBlock.builder()
        .addStatement(
            "$T $L = ($T) ($T) $L",
            type.typeName(),
            erased,
            type.typeName(),
            Object.class,
            parameter.name())
        .add(values.write(type, erased, arguments))
        .build();
  }

  private CodeBlock reader(Operation operation, String in) {
    ValueType type = Objects.requireNonNull(operation.result());
    TypeName declared = resultType(operation);
    if (!Erasures.isKnownOtherwise(declared, type.typeName())) {
      return values.reader(type, in);
    }
    CodeBlock plain = values.read(type, in);
    return type.typeName().equals(ClassName.OBJECT)
        ? CodeBlock.of("$L -> ($T) $L", in, declared, plain)
        : CodeBlock.of("$L -> ($T) ($T) $L", in, declared, Object.class, plain);
  }

  private static TypeName declaredResult(Operation operation) {
    return operation.declaredResult() == null ? TypeName.VOID : operation.declaredResult().type();
  }

  private static TypeName resultType(Operation operation) {
    return declaredResult(operation).withoutAnnotations().box();
  }

  /** The type of a parameter as a link in a comment names it. */
  private TypeName erasure(Operation operation, Parameter parameter) {
    TypeName type = parameter.declared().type().withoutAnnotations();
    List<TypeVariableName> variables = new ArrayList<>(replicated.typeVariables());
    variables.addAll(operation.typeVariables());
    return Erasures.of(type, variables);
  }

  private static MethodSpec close() {
    return MethodSpec.methodBuilder("close")
        .addJavadoc("Closes the connection, if this proxy made it.\n")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .beginControlFlow("if (ownsClient)")
        .addStatement("client.close()")
        .endControlFlow()
        .build();
  }

  private MethodSpec describe() {
    return MethodSpec.methodBuilder("toString")
        .addJavadoc("Names the object; asks no replica.\n")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(STRING)
        .addStatement(
            "return $S + invoker.objectName() + $S", replicated.proxyName().simpleName() + "[", "]")
        .build();
  }
}
