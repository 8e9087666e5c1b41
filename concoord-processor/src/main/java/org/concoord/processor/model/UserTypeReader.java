package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import org.concoord.processor.model.ValueType.Alternative;
import org.concoord.processor.model.ValueType.BoundedType;
import org.concoord.processor.model.ValueType.CollectionType;
import org.concoord.processor.model.ValueType.Component;
import org.concoord.processor.model.ValueType.ObjectType;
import org.concoord.processor.model.ValueType.RecordType;
import org.concoord.processor.model.ValueType.SealedType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the user's own types. A type that leads to itself finds itself here while it is still being
 * read.
 */
final class UserTypeReader {
  private static final int MAX_NAME = 1_000;

  private final Source source;
  private final Problems problems;
  private final TypeReader types;
  private final Map<String, ValueType> known = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<RecordType, ExecutableElement> ownConstructors = new LinkedHashMap<>();

  UserTypeReader(Source source, Problems problems, TypeReader types) {
    this.source = source;
    this.problems = problems;
    this.types = types;
  }

  @Nullable ValueType read(DeclaredType declared, TypeElement element, Element where, String role) {
    DeclaredType type = withoutWildcards(declared, element);
    List<TypeName> arguments = new ArrayList<>();
    boolean mayMissBound = false;
    for (TypeMirror argument : type.getTypeArguments()) {
      ValueType read = types.read(argument, where, "type argument of " + role);
      if (read == null) {
        return null;
      }
      mayMissBound |=
          read instanceof BoundedType
              && !source.isUnbounded(element.getTypeParameters().get(arguments.size()));
      arguments.add(read.typeName());
    }
    if (arguments.size() < element.getTypeParameters().size()) {
      return types.refuse(
          where, role, type, "say of what it is made, for instance " + element + "<String>");
    }
    ClassName className = ClassName.get(element);
    TypeName name =
        arguments.isEmpty() || mayMissBound
            ? className
            : ParameterizedTypeName.get(className, arguments.toArray(new TypeName[0]));
    if (name.toString().length() > MAX_NAME) {
      return types.refuse(where, role, element.asType(), "its type arguments grow without end");
    }
    ValueType before = known.get(name.toString());
    if (before != null) {
      return before;
    }
    if (refused.contains(name.toString())) {
      return null;
    }
    ValueType read = readNew(type, element, name, where, role);
    if (read == null) {
      known.remove(name.toString());
      refused.add(name.toString());
    }
    return read;
  }

  private DeclaredType withoutWildcards(DeclaredType type, TypeElement element) {
    if (type.getTypeArguments().stream().noneMatch(a -> a.getKind() == TypeKind.WILDCARD)) {
      return type;
    }
    List<TypeMirror> bounds = new ArrayList<>();
    for (TypeMirror argument : type.getTypeArguments()) {
      bounds.add(
          argument instanceof WildcardType wildcard && wildcard.getExtendsBound() != null
              ? wildcard.getExtendsBound()
              : argument);
    }
    return source.types().getDeclaredType(element, bounds.toArray(new TypeMirror[0]));
  }

  private @Nullable ValueType readNew(
      DeclaredType type, TypeElement element, TypeName name, Element where, String role) {
    if (!source.canName(element)) {
      return types.refuse(
          where,
          role,
          type,
          element.getModifiers().contains(Modifier.PRIVATE)
              ? "generated code cannot reach what is private; remove private from "
                  + element.getSimpleName()
              : "generated code cannot reach it; make "
                  + element.getSimpleName()
                  + " public, or package-private in the package of the replicated class");
    }
    if (element.getKind() == ElementKind.RECORD) {
      return readRecord(type, element, name, where, role);
    }
    if (element.getModifiers().contains(Modifier.SEALED)
        && element.getModifiers().contains(Modifier.ABSTRACT)) {
      return readSealed(type, element, name, where, role);
    }
    if (element.getKind() == ElementKind.INTERFACE) {
      return types.refuse(
          where, role, type, "any class may implement it; make it sealed, or name a class");
    }
    if (element.getKind() != ElementKind.CLASS) {
      return types.refuse(where, role, type, "name a class, a record, an enum or a sealed type");
    }
    if (Source.isInner(element)) {
      return types.refuse(where, role, type, "it belongs to an outer object; make it static");
    }
    if (element.getModifiers().contains(Modifier.ABSTRACT)) {
      return types.refuse(
          where, role, type, "any class may extend it; make it sealed, or name a concrete one");
    }
    if (source.isSubtype(type, "java.lang.Throwable")) {
      return types.refuse(
          where, role, type, "an exception travels where it is thrown; hold what it tells instead");
    }
    ObjectType object = new ObjectType(name, ClassName.get(element), new Late<>());
    known.put(name.toString(), object);
    Structure structure = types.structures().read(element, type, name);
    if (structure == null) {
      return null;
    }
    object.declared().set(structure);
    return object;
  }

  private @Nullable ValueType readRecord(
      DeclaredType type, TypeElement element, TypeName name, Element where, String role) {
    RecordType record = new RecordType(name, ClassName.get(element), new Late<>());
    known.put(name.toString(), record);
    List<Component> components = new ArrayList<>();
    for (RecordComponentElement component : element.getRecordComponents()) {
      String componentName = component.getSimpleName().toString();
      ValueType componentType =
          types.read(
              source.componentType(type, component),
              component,
              "component '" + componentName + "' of " + element.getSimpleName());
      if (componentType != null) {
        components.add(new Component(componentName, componentType));
      }
    }
    boolean hasReachableConstructor =
        Source.constructors(element).stream()
            .anyMatch(
                constructor ->
                    source.canReach(constructor)
                        && constructor.getParameters().size()
                            == element.getRecordComponents().size());
    if (!hasReachableConstructor) {
      return types.refuse(
          where,
          role,
          type,
          "generated code cannot reach its canonical constructor; make it public");
    }
    if (components.size() != element.getRecordComponents().size()) {
      return null;
    }
    record.declared().set(List.copyOf(components));
    Source.constructors(element).stream()
        .filter(constructor -> constructor.getParameters().size() == components.size())
        .filter(source::isExplicit)
        .findFirst()
        .ifPresent(constructor -> ownConstructors.put(record, constructor));
    return record;
  }

  /**
   * Collections that are filled last are still empty when a record is made: one that looks into
   * them, or copies them, would lose what they hold.
   */
  void checkRecords(Sharing sharing) {
    ownConstructors.forEach(
        (record, constructor) -> {
          for (Component component : record.components()) {
            if (component.type() instanceof CollectionType collection
                && collection.shape().isKeyed()
                && sharing.leadsToKnot(collection.parts().get(0))) {
              problems.error(
                  constructor,
                  "%s is still empty when %s is restored, since what it holds can lead to itself;"
                          .formatted(component.name(), record.className().simpleName())
                      + " remove this constructor, or make it a List");
            }
          }
        });
  }

  private @Nullable ValueType readSealed(
      DeclaredType type, TypeElement element, TypeName name, Element where, String role) {
    SealedType oneOf = new SealedType(name, ClassName.get(element), new Late<>());
    known.put(name.toString(), oneOf);
    Map<Integer, Alternative> alternatives = new HashMap<>();
    List<Alternative> inOrder = new ArrayList<>();
    if (!addPermitted(type, element, where, role, alternatives, inOrder)) {
      return null;
    }
    oneOf.declared().set(List.copyOf(inOrder));
    return oneOf;
  }

  private boolean addPermitted(
      DeclaredType type,
      TypeElement element,
      Element where,
      String role,
      Map<Integer, Alternative> byId,
      List<Alternative> inOrder) {
    boolean complete = true;
    for (TypeMirror permitted : element.getPermittedSubclasses()) {
      TypeElement subclass = Source.element((DeclaredType) permitted);
      DeclaredType instantiated = source.instantiate(subclass, type);
      String subrole = role + ", which may be a " + subclass.getSimpleName() + ",";
      if (instantiated == null) {
        types.refuse(where, subrole, permitted, "its type parameters are not those of " + element);
        complete = false;
      } else if (subclass.getModifiers().contains(Modifier.SEALED)
          && subclass.getModifiers().contains(Modifier.ABSTRACT)) {
        complete &= addPermitted(instantiated, subclass, where, role, byId, inOrder);
      } else {
        ValueType read = types.read(instantiated, where, subrole);
        if (read == null) {
          complete = false;
          continue;
        }
        Alternative alternative =
            new Alternative(
                Ids.of(subclass.getSimpleName().toString()), ClassName.get(subclass), read);
        Alternative other = byId.putIfAbsent(alternative.id(), alternative);
        if (other == null) {
          inOrder.add(alternative);
        } else if (!other.className().equals(alternative.className())) {
          problems.error(
              where,
              "%s may be a %s or a %s, whose names have one id; rename one of them"
                  .formatted(role, other.className(), alternative.className()));
          complete = false;
        }
      }
    }
    return complete;
  }
}
