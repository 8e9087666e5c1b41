package org.concoord.processor.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.concoord.processor.model.Structure.Argument;
import org.concoord.processor.model.Structure.Creation;
import org.concoord.processor.model.StructureReader.FieldElement;
import org.concoord.processor.model.ValueType.ObjectType;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the constructor that begins a restored object: the one that takes most of the fields
 * among those that only assign, else the one without arguments. What the constructor leaves is set
 * afterwards, if it is not final, or refilled, if it is final and can change; a constructor that
 * leaves anything else will not do. No field that is final is ever written to.
 */
final class CreationReader {
  private final Source source;
  private final Problems problems;
  private final ConstructorReader constructors;

  CreationReader(Source source, Problems problems) {
    this.source = source;
    this.problems = problems;
    this.constructors = new ConstructorReader(source);
  }

  /** How to make an object of {@code type}, or null after a report. */
  @Nullable Creation read(TypeElement type, List<FieldElement> fields) {
    List<Argument> best = null;
    boolean hasMessages = anyHandsMessage(type) && isThrown(type);
    for (ExecutableElement constructor : Source.constructors(type)) {
      if (hasMessages && !handsMessage(constructor)) {
        continue; // The exception would come back without what it says.
      }
      List<Argument> arguments = arguments(constructor, type, fields);
      if (arguments != null && (best == null || arguments.size() > best.size())) {
        best = arguments;
      }
    }
    if (best != null) {
      return new Creation(best);
    }
    report(type, fields);
    return null;
  }

  private boolean anyHandsMessage(TypeElement type) {
    return Source.constructors(type).stream().anyMatch(this::handsMessage);
  }

  /** Whether it hands anything to its superclass, as far as its body can be seen and followed. */
  private boolean handsMessage(ExecutableElement constructor) {
    return source
        .bodies()
        .constructor(constructor)
        .map(body -> !body.superArguments().isEmpty())
        .orElse(false);
  }

  private @Nullable List<Argument> arguments(
      ExecutableElement constructor, TypeElement type, List<FieldElement> fields) {
    if (!source.canReach(constructor)) {
      return null;
    }
    List<Argument> arguments =
        constructor.getParameters().isEmpty()
            ? List.of()
            : constructors.arguments(constructor, type, fields);
    return arguments != null && leavesNothing(new Creation(arguments), fields) ? arguments : null;
  }

  private static boolean leavesNothing(Creation creation, List<FieldElement> fields) {
    Set<Argument> distinct = new HashSet<>(creation.arguments());
    return distinct.size() == creation.arguments().size()
        && fields.stream().allMatch(field -> creation.sets(field.field()) || canFollow(field));
  }

  /** Whether a field can be restored once the object exists. */
  private static boolean canFollow(FieldElement field) {
    return !field.field().isFinal() || canBeRefilled(field.field().type());
  }

  private static boolean canBeRefilled(ValueType type) {
    return type instanceof ObjectType object
        ? object.declared().isKnown() && object.structure().creation().arguments().isEmpty()
        : type.isMutable();
  }

  private void report(TypeElement type, List<FieldElement> fields) {
    List<FieldElement> stuck = new ArrayList<>(fields);
    stuck.removeIf(CreationReader::canFollow);
    String name = type.getSimpleName().toString();
    boolean isThrown = isThrown(type);
    for (FieldElement field : stuck) {
      problems.error(
          field.element(),
          "final field '%s' of %s cannot be restored; remove final, or give %s a constructor that "
                  .formatted(field.field().name(), name, name)
              + (isThrown
                  ? messageAnd(stuck, type)
                  : "is not private and does nothing but assign its parameters to fields, '%s' among them"
                      .formatted(field.field().name())));
    }
    if (stuck.isEmpty() && isThrown) {
      problems.error(
          type,
          "its constructors make the message anew, out of what does not travel; give it one more, which"
              + " need not be public: %s(String message) { super(message); }".formatted(name));
    } else if (stuck.isEmpty()) {
      problems.error(
          type,
          "objects of %s cannot be restored; give it a constructor without arguments that is not private,"
                  .formatted(name)
              + " or one that does nothing but assign its parameters to fields (checked by"
              + " Objects.requireNonNull where these are final)");
    }
  }

  private boolean isThrown(TypeElement type) {
    return source.isSubtype(type.asType(), "java.lang.Throwable");
  }

  /** A constructor that takes the message and all that nothing else can restore. */
  private String messageAnd(List<FieldElement> stuck, TypeElement type) {
    List<String> types = new ArrayList<>(List.of("String"));
    StringBuilder body = new StringBuilder("{ super(message);");
    StringBuilder head = new StringBuilder("(String message");
    for (FieldElement read : stuck) {
      String field = read.field().name();
      types.add(withoutPackages(read.element().asType().toString()));
      head.append(", ").append(types.get(types.size() - 1)).append(' ').append(field);
      body.append(" this.").append(field).append(" = ").append(field).append(';');
    }
    boolean isTaken =
        Source.constructors(type).stream()
            .map(constructor -> constructor.getParameters().stream())
            .map(all -> all.map(each -> withoutPackages(each.asType().toString())).toList())
            .anyMatch(types::equals);
    return isTaken
        ? "assigns all that its message is made of to fields"
        : "need not be public: %s%s) %s }".formatted(type.getSimpleName(), head, body);
  }

  private static String withoutPackages(String type) {
    return type.replaceAll("[a-z]\\w*\\.", "");
  }
}
