package org.concoord.processor.model;

import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concoord.processor.model.Structure.Argument;
import org.concoord.processor.model.Structure.Creation;
import org.concoord.processor.model.Structure.Field;
import org.concoord.processor.model.ValueType.CollectionType;
import org.concoord.processor.model.ValueType.ObjectType;

/**
 * Which objects two places of a state could hold at once, so that they must be told apart when it
 * is written, and which classes can lead back to their own objects.
 *
 * <p>Counted are places: a field of the one replicated object is one, a field of any class that has
 * several objects is many, and so are the elements of a collection. A collection that a final field
 * makes for itself belongs to one place however many objects have such a field. Types whose objects
 * could be the same are one <i>group</i>: it is shared if its places are more than one.
 */
public final class Sharing {
  private static final int MANY = 2;

  private final Structure state;
  private final Map<String, Set<String>> reachable = new HashMap<>();
  private final Map<String, ValueType> byName = new TreeMap<>();
  private final Map<String, Integer> groups = new TreeMap<>();

  /** Of a state alone: what methods take and give has no part in its numbers. */
  private final Set<String> withWildcards = new HashSet<>();

  /** How many objects there can be of a type, and places that hold one of a group; up to many. */
  private Map<String, Integer> objects = new HashMap<>();

  private Map<String, Integer> holders = new HashMap<>();

  public Sharing(Structure state, List<ValueType> others) {
    this.state = state;
    state.fields().forEach(field -> collect(field.type()));
    byName.values().stream()
        .filter(CollectionType.class::isInstance)
        .filter(type -> name(type).contains("?"))
        .forEach(type -> withWildcards.add(family((CollectionType) type)));
    others.forEach(this::collect);
    count();
    number();
  }

  private void collect(ValueType type) {
    if (byName.putIfAbsent(name(type), type) == null) {
      type.parts().forEach(this::collect);
    }
  }

  private static String name(ValueType type) {
    return type.typeName().toString();
  }

  private void count() {
    Map<String, Integer> before;
    do {
      before = objects;
      objects = new HashMap<>();
      holders = new HashMap<>();
      countFields(state, 1, before, new HashSet<>());
    } while (!objects.equals(before));
  }

  private void countFields(
      Structure structure, int owners, Map<String, Integer> before, Set<String> seen) {
    for (Field field : structure.fields()) {
      boolean ownsIt = field.isFinal() && !creation(structure).sets(field);
      countPlace(field.type(), owners, ownsIt ? 1 : owners, before, seen);
    }
  }

  private void countPlace(
      ValueType type, int many, int holding, Map<String, Integer> before, Set<String> seen) {
    objects.merge(name(type), many, Sharing::upToMany);
    if (type.isMutable()) {
      holders.merge(group(type), holding, Sharing::upToMany);
    }
    if (!seen.add(name(type))) {
      return;
    }
    int ofType = Math.max(many, before.getOrDefault(name(type), 1));
    if (type instanceof ObjectType object) {
      countFields(object.structure(), ofType, before, seen);
    } else {
      boolean isContainer = type.isMutable();
      for (ValueType part : type.parts()) {
        int places = isContainer ? MANY : ofType;
        countPlace(part, places, places, before, seen);
      }
    }
  }

  private static int upToMany(int one, int other) {
    return Math.min(MANY, one + other);
  }

  private void number() {
    Set<String> shared = new TreeSet<>();
    for (ValueType type : byName.values()) {
      if (isKnot(type) || (type.isMutable() && holders.getOrDefault(group(type), 0) >= MANY)) {
        shared.add(group(type));
      }
    }
    for (String group : shared) {
      groups.put(group, groups.size());
    }
  }

  /** Types that an object could be of at once have one name. */
  private String group(ValueType type) {
    if (type instanceof ObjectType object) {
      return "object " + object.className();
    }
    if (!(type instanceof CollectionType collection)) {
      return name(type);
    }
    String family = family(collection);
    return withWildcards.contains(family) ? family : family + arguments(collection.typeName());
  }

  private static String family(CollectionType collection) {
    return collection.shape().isMap() ? "map" : "collection";
  }

  private static List<TypeName> arguments(TypeName type) {
    return type instanceof ParameterizedTypeName parameterized
        ? parameterized.typeArguments()
        : List.of();
  }

  /** The number of the group of a type whose objects must be told apart, or -1. */
  public int groupOf(ValueType type) {
    return type.isMutable() ? groups.getOrDefault(group(type), -1) : -1;
  }

  /** Whether objects of the class can lead back to objects of it. */
  public boolean isKnot(ValueType type) {
    return type instanceof ObjectType && isRecursive(type);
  }

  /** Whether values of the type can lead to others of it. */
  public boolean isRecursive(ValueType type) {
    return reachableFrom(type).contains(name(type));
  }

  /** Whether values of the type lead to an object that can lead back to itself. */
  public boolean leadsToKnot(ValueType type) {
    return isKnot(type)
        || reachableFrom(type).stream().anyMatch(name -> isKnot(byName.getOrDefault(name, type)));
  }

  private Set<String> reachableFrom(ValueType type) {
    Set<String> known = reachable.get(name(type));
    if (known == null) {
      known = new TreeSet<>();
      addReachable(type, known);
      reachable.put(name(type), known);
    }
    return known;
  }

  private static void addReachable(ValueType type, Set<String> found) {
    List<ValueType> open = new ArrayList<>(type.parts());
    while (!open.isEmpty()) {
      ValueType next = open.remove(open.size() - 1);
      if (found.add(name(next))) {
        open.addAll(next.parts());
      }
    }
  }

  /**
   * How objects of the class are made: fields that may lead back to the object, and can be set
   * later, are not handed to the constructor.
   */
  public Creation creation(Structure structure) {
    if (!isKnot(structure)) {
      return structure.creation();
    }
    List<Argument> arguments = new ArrayList<>();
    for (Argument argument : structure.creation().arguments()) {
      Field field = structure.fieldOf(argument);
      boolean comesLater = field != null && !field.isFinal() && leadsToKnot(field.type());
      arguments.add(
          comesLater && field != null ? new Argument.Later(field.type().typeName()) : argument);
    }
    return new Creation(arguments);
  }

  private boolean isKnot(Structure structure) {
    ValueType type = byName.get(structure.typeName().toString());
    return type != null && isKnot(type);
  }
}
