package org.concoord.processor.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import org.concoord.processor.bodies.ConstructorBody;
import org.concoord.processor.model.Structure.Argument;
import org.concoord.processor.model.StructureReader.FieldElement;
import org.jspecify.annotations.Nullable;

/** Tells which field each parameter of a constructor ends up in. */
final class ConstructorReader {
  private final Source source;

  ConstructorReader(Source source) {
    this.source = source;
  }

  /**
   * What to hand to the constructor to have the fields as they were, or null if it does more than
   * assign.
   */
  @Nullable List<Argument> arguments(
      ExecutableElement constructor, TypeElement type, List<FieldElement> fields) {
    Optional<ConstructorBody> body = source.bodies().constructor(constructor);
    Map<String, Argument> byParameter =
        body.isPresent()
            ? fromBody(body.get(), type, fields)
            : fromNames(constructor, type, fields);
    if (byParameter == null) {
      return null;
    }
    List<Argument> arguments = new ArrayList<>();
    for (VariableElement parameter : constructor.getParameters()) {
      Argument argument = byParameter.get(parameter.getSimpleName().toString());
      if (argument == null
          || !fits(argument, parameter, fields)
          || (body.isPresent()
              && body.get().checked().contains(parameter.getSimpleName().toString())
              && !isFinal(argument, fields))) {
        return null;
      }
      arguments.add(argument);
    }
    return arguments;
  }

  /** What was not null then is not null now. */
  private static boolean isFinal(Argument argument, List<FieldElement> fields) {
    return fields.stream()
        .anyMatch(
            field ->
                field.field().isFinal()
                    && argument.equals(new Argument.OfField(field.field().name())));
  }

  private @Nullable Map<String, Argument> fromBody(
      ConstructorBody body, TypeElement type, List<FieldElement> fields) {
    if (!body.onlyAssigns()) {
      return null;
    }
    Map<String, Argument> byParameter = new HashMap<>();
    if (!readSuperArguments(body.superArguments(), type, fields, byParameter)) {
      return null;
    }
    body.fieldsByParameter()
        .forEach((parameter, field) -> byParameter.put(parameter, new Argument.OfField(field)));
    return byParameter;
  }

  private boolean readSuperArguments(
      List<ConstructorBody.Argument> given,
      TypeElement type,
      List<FieldElement> fields,
      Map<String, Argument> byParameter) {
    List<Argument> wanted = superArguments(given.size(), type, fields);
    if (wanted == null) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (given.get(i) instanceof ConstructorBody.Argument.Parameter parameter) {
        byParameter.put(parameter.name(), wanted.get(i));
      } else if (wanted.get(i) instanceof Argument.OfField) {
        return false; // a constant in a field: another constructor may have put in another one
      }
    }
    return true;
  }

  /**
   * What the superclass's constructor of that many parameters does with each, or null if that
   * cannot be told.
   */
  private @Nullable List<Argument> superArguments(
      int count, TypeElement type, List<FieldElement> fields) {
    TypeElement superclass = Source.superclass(type);
    if (count == 0) {
      return List.of();
    }
    if (superclass == null) {
      return null;
    }
    if (Source.isPlatform(superclass)) {
      return switch (count) {
        case 1 -> List.of(new Argument.Message());
        case 2 -> List.of(new Argument.Message(), new Argument.Cause());
        default -> null;
      };
    }
    List<ExecutableElement> candidates =
        Source.constructors(superclass).stream()
            .filter(constructor -> constructor.getParameters().size() == count)
            .toList();
    return candidates.size() == 1 ? arguments(candidates.get(0), superclass, fields) : null;
  }

  private Map<String, Argument> fromNames(
      ExecutableElement constructor, TypeElement type, List<FieldElement> fields) {
    source.judgedByNames(type);
    Map<String, Argument> byParameter = new HashMap<>();
    if (source.isSubtype(type.asType(), "java.lang.Throwable")) {
      byParameter.put("message", new Argument.Message());
      byParameter.put("cause", new Argument.Cause());
    }
    for (VariableElement parameter : constructor.getParameters()) {
      String name = parameter.getSimpleName().toString();
      if (fields.stream().anyMatch(field -> field.field().name().equals(name))) {
        byParameter.put(name, new Argument.OfField(name));
      }
    }
    return byParameter;
  }

  private boolean fits(Argument argument, VariableElement parameter, List<FieldElement> fields) {
    if (argument instanceof Argument.OfField ofField) {
      return fields.stream()
          .filter(field -> field.field().name().equals(ofField.field()))
          .anyMatch(
              field -> source.types().isSameType(field.element().asType(), parameter.asType()));
    }
    if (parameter.asType().getKind() != TypeKind.DECLARED) {
      return false;
    }
    return argument instanceof Argument.Message
        ? source.isSubtype(parameter.asType(), "java.lang.String")
        : source.isSubtype(parameter.asType(), "java.lang.Throwable");
  }
}
