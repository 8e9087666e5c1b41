package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.concoord.processor.model.Structure.Creation;
import org.concoord.processor.model.Structure.Field;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a class and its superclasses. */
final class StructureReader {
  private final Source source;
  private final Problems problems;
  private final TypeReader types;
  private final CreationReader creations;
  private final RemovedReader removed;

  StructureReader(Source source, Problems problems, TypeReader types) {
    this.source = source;
    this.problems = problems;
    this.types = types;
    this.creations = new CreationReader(source, problems);
    this.removed = new RemovedReader(problems);
  }

  /**
   * The structure of a class that is no part of another, or null after a report. Its type variables
   * are what they are erased to.
   */
  @Nullable Structure read(TypeElement type) {
    return read(type, (DeclaredType) type.asType(), source.erasedName(type));
  }

  /**
   * The structure of a class, or null after a report.
   *
   * @param instantiated the class with its type arguments, {@code typeName} the same for generated
   *     code
   */
  @Nullable Structure read(TypeElement type, DeclaredType instantiated, TypeName typeName) {
    List<FieldElement> fields = fields(type, instantiated);
    if (fields == null) {
      return null;
    }
    Creation creation = creations.read(type, fields);
    if (creation == null) {
      return null;
    }
    return new Structure(
        ClassName.get(type),
        typeName,
        fields.stream()
            .map(FieldElement::field)
            .sorted(Comparator.comparingInt(Field::id))
            .toList(),
        creation,
        source.hasNoArgConstructor(type),
        type.getModifiers().contains(Modifier.FINAL),
        removed.fields(type, fields));
  }

  /** A field beside what it was read from. */
  record FieldElement(VariableElement element, Field field) {}

  private @Nullable List<FieldElement> fields(TypeElement type, DeclaredType instantiated) {
    List<FieldElement> fields = new ArrayList<>();
    boolean complete = true;
    for (TypeElement owner = type;
        owner != null && !Source.isPlatform(owner);
        owner = Source.superclass(owner)) {
      for (VariableElement variable : ElementFilter.fieldsIn(owner.getEnclosedElements())) {
        if (isState(variable)) {
          FieldElement field = readField(variable, owner, instantiated);
          complete &= field != null;
          if (field != null) {
            fields.add(field);
          }
        }
      }
      complete &= mayExtend(owner);
    }
    return complete && haveDistinctIds(fields) ? fields : null;
  }

  /** Neither what belongs to the class nor what the compiler puts in the place of a constant. */
  private static boolean isState(VariableElement variable) {
    return !variable.getModifiers().contains(Modifier.STATIC)
        && !(variable.getModifiers().contains(Modifier.FINAL)
            && variable.getConstantValue() != null);
  }

  private @Nullable FieldElement readField(
      VariableElement variable, TypeElement owner, DeclaredType instantiated) {
    String name = variable.getSimpleName().toString();
    String role = "field '" + name + "' of " + owner.getSimpleName();
    if (variable.getModifiers().contains(Modifier.TRANSIENT)) {
      problems.error(
          variable,
          role
              + " is transient, so a restored replica would differ from the others;"
              + " remove transient, or compute the value where it is needed");
      return null;
    }
    ValueType type = types.read(source.memberType(instantiated, variable), variable, role);
    if (type == null) {
      return null;
    }
    return new FieldElement(
        variable,
        new Field(
            name,
            ClassName.get(owner),
            TypeName.get(source.types().erasure(variable.asType())),
            type,
            Ids.of(name),
            variable.getModifiers().contains(Modifier.FINAL)));
  }

  private boolean mayExtend(TypeElement type) {
    if (!hasItsSupertypes(type)) {
      return false;
    }
    TypeElement superclass = Source.superclass(type);
    if (superclass == null
        || superclass.getQualifiedName().contentEquals("java.lang.Object")
        || source.isSubtype(type.asType(), "java.lang.Throwable")) {
      return true;
    }
    if (Source.isPlatform(superclass)) {
      problems.error(
          type,
          type.getSimpleName()
              + " extends "
              + superclass.getQualifiedName()
              + ", whose state cannot be seen; hold one in a field instead");
      return false;
    }
    if (!source.canName(superclass)) {
      problems.error(
          type,
          "generated code cannot reach "
              + superclass.getQualifiedName()
              + ", which "
              + type.getSimpleName()
              + " extends; make it public, or move it into the same package");
      return false;
    }
    return true;
  }

  /** What it inherits from a class that is not there would be lost without a word. */
  private boolean hasItsSupertypes(TypeElement type) {
    TypeMirror superclass = type.getSuperclass();
    if (source.bodies().hasSource(type)) {
      boolean isMissing =
          superclass.getKind() == TypeKind.ERROR
              || type.getInterfaces().stream().anyMatch(each -> each.getKind() == TypeKind.ERROR);
      if (isMissing) {
        problems.unresolvedType();
      }
      return !isMissing;
    }
    if (superclass.getKind() == TypeKind.ERROR) {
      problems.error(
          type,
          "%s extends %s, whose class file is missing; put it on the class path"
              .formatted(type.getSimpleName(), superclass));
      return false;
    }
    return true;
  }

  private boolean haveDistinctIds(List<FieldElement> fields) {
    boolean distinct = true;
    Map<Integer, Field> byId = new HashMap<>();
    for (FieldElement read : fields) {
      Field other = byId.putIfAbsent(read.field().id(), read.field());
      if (other != null) {
        distinct = false;
        problems.error(
            read.element(),
            "field '%s' of %s and field '%s' of %s have one id; rename one of them"
                .formatted(
                    read.field().name(),
                    Objects.requireNonNull(read.field().owner().simpleName()),
                    other.name(),
                    other.owner().simpleName()));
      }
    }
    return distinct;
  }
}
