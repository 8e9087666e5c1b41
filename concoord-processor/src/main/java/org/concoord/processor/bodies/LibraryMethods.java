package org.concoord.processor.bodies;

import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** What methods of the JDK do to the object that they are called on, and what they hand out. */
final class LibraryMethods {
  private static final Set<String> COLLECTION_CHANGES =
      Set.of(
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "addElement",
          "and",
          "andNot",
          "clear",
          "compute",
          "computeIfAbsent",
          "computeIfPresent",
          "flip",
          "insertElementAt",
          "merge",
          "offer",
          "offerFirst",
          "offerLast",
          "or",
          "poll",
          "pollFirst",
          "pollFirstEntry",
          "pollLast",
          "pollLastEntry",
          "pop",
          "push",
          "put",
          "putAll",
          "putFirst",
          "putIfAbsent",
          "putLast",
          "remove",
          "removeAll",
          "removeFirst",
          "removeFirstOccurrence",
          "removeIf",
          "removeLast",
          "removeLastOccurrence",
          "replace",
          "replaceAll",
          "retainAll",
          "set",
          "setSize",
          "setValue",
          "sort",
          "trimToSize",
          "xor");

  private static final Set<String> TEXT_CHANGES =
      Set.of(
          "append",
          "appendCodePoint",
          "delete",
          "deleteCharAt",
          "insert",
          "replace",
          "reverse",
          "setCharAt",
          "setLength");

  private static final Set<String> STATIC_CHANGES =
      Set.of(
          "addAll", "fill", "reverse", "rotate", "setAll", "shuffle", "sort", "swap", "replaceAll");

  /** What an access-ordered map also changes by. */
  private static final Set<String> LOOKUPS =
      Set.of("get", "getOrDefault", "compute", "computeIfPresent", "replace");

  private static final Set<String> HANDS_OUT =
      Set.of(
          "ceiling",
          "ceilingEntry",
          "computeIfAbsent",
          "compute",
          "computeIfPresent",
          "descendingIterator",
          "descendingMap",
          "descendingSet",
          "element",
          "elementAt",
          "elements",
          "filter",
          "findAny",
          "findFirst",
          "first",
          "firstElement",
          "firstEntry",
          "floor",
          "floorEntry",
          "get",
          "getAndSet",
          "getFirst",
          "getKey",
          "getLast",
          "getOrDefault",
          "getPlain",
          "getValue",
          "headMap",
          "headSet",
          "higher",
          "higherEntry",
          "iterator",
          "last",
          "lastElement",
          "lastEntry",
          "limit",
          "listIterator",
          "lower",
          "lowerEntry",
          "max",
          "merge",
          "min",
          "navigableKeySet",
          "next",
          "orElse",
          "orElseGet",
          "orElseThrow",
          "peek",
          "peekFirst",
          "peekLast",
          "poll",
          "pollFirst",
          "pollFirstEntry",
          "pollLast",
          "pollLastEntry",
          "pop",
          "previous",
          "put",
          "putIfAbsent",
          "remove",
          "removeFirst",
          "removeLast",
          "reversed",
          "sequential",
          "set",
          "skip",
          "sorted",
          "stream",
          "subList",
          "subMap",
          "subSet",
          "tailMap",
          "tailSet",
          "takeWhile",
          "dropWhile",
          "distinct");

  /** Views, as much or as little ordered as what they look at. */
  private static final Set<String> VIEWS = Set.of("entrySet", "keySet", "values");

  private static final Set<String> WRAPPERS =
      Set.of("of", "ofNullable", "requireNonNull", "requireNonNullElse", "requireNonNullElseGet");

  private static final Set<String> ITERATIONS =
      Set.of(
          "elements",
          "forEach",
          "iterator",
          "keys",
          "spliterator",
          "stream",
          "toArray",
          "toString");

  /** Of a stream: their functions see what these have made so far, beside elements. */
  private static final Set<String> ACCUMULATIONS = Set.of("collect", "reduce");

  private static final Set<String> ORDER_KEEPERS =
      Set.of(
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.PriorityQueue",
          "java.util.Vector");

  private LibraryMethods() {}

  static boolean isCollection(ExecutableElement method) {
    String owner = ownerOf(method);
    return owner.startsWith("java.util.") && !owner.startsWith("java.util.function.");
  }

  /** Whether it is one of our own for objects, whose source is not at hand. */
  static boolean isOfReply(ExecutableElement method) {
    return ownerOf(method).equals("org.concoord.object.Reply");
  }

  /** Whether the method changes what it is called on. */
  static boolean changesReceiver(ExecutableElement method) {
    if (method.getModifiers().contains(Modifier.STATIC)) {
      return false;
    }
    String owner = ownerOf(method);
    String name = method.getSimpleName().toString();
    if (owner.startsWith("java.util.concurrent.atomic.")) {
      return !name.startsWith("get") && !name.equals("toString") && !name.endsWith("Value")
          || name.startsWith("getAnd");
    }
    if (owner.startsWith("java.util.stream.") || owner.startsWith("java.util.Optional")) {
      return false;
    }
    if (owner.equals("java.util.Random")) {
      return true;
    }
    if (isOfReply(method)) {
      return name.equals("complete") || name.equals("fail");
    }
    if (owner.equals("java.util.BitSet") && name.equals("clear")) {
      return true;
    }
    return isCollection(method)
        ? COLLECTION_CHANGES.contains(name)
        : (owner.startsWith("java.lang.StringBu") || owner.endsWith("AbstractStringBuilder"))
            && TEXT_CHANGES.contains(name);
  }

  /** Whether a static method changes its first argument. */
  static boolean changesFirstArgument(ExecutableElement method) {
    String owner = ownerOf(method);
    return (owner.equals("java.util.Collections") || owner.equals("java.util.Arrays"))
        && STATIC_CHANGES.contains(method.getSimpleName().toString());
  }

  /** Whether looking up is a change where the map is ordered by access. */
  static boolean isLookup(ExecutableElement method) {
    return isCollection(method) && LOOKUPS.contains(method.getSimpleName().toString());
  }

  /** Whether the result lives inside what the method is called on. */
  static boolean handsOut(ExecutableElement method) {
    String owner = ownerOf(method);
    return (isCollection(method) || owner.equals("java.lang.Iterable"))
        && !method.getModifiers().contains(Modifier.STATIC)
        && HANDS_OUT.contains(method.getSimpleName().toString());
  }

  static boolean isView(ExecutableElement method) {
    return isCollection(method) && VIEWS.contains(method.getSimpleName().toString());
  }

  /** Whether the result is, or holds, the first argument. */
  static boolean wrapsFirstArgument(ExecutableElement method) {
    String owner = ownerOf(method);
    String name = method.getSimpleName().toString();
    return method.getModifiers().contains(Modifier.STATIC)
        && !method.getParameters().isEmpty()
        && ((owner.equals("java.util.Collections")
                && (name.startsWith("unmodifiable") || name.startsWith("synchronized")))
            || ((owner.equals("java.util.Objects") || owner.equals("java.util.Optional"))
                && WRAPPERS.contains(name)));
  }

  /** Whether the method goes through all elements of what it is called on. */
  static boolean iteratesReceiver(ExecutableElement method) {
    return !method.getModifiers().contains(Modifier.STATIC)
        && ITERATIONS.contains(method.getSimpleName().toString());
  }

  /** Whether the method keeps or tells the order of an argument of its. */
  static boolean iteratesArguments(ExecutableElement method) {
    String owner = ownerOf(method);
    String name = method.getSimpleName().toString();
    return (owner.equals("java.util.List") && (name.equals("copyOf") || name.equals("addAll")))
        || (owner.equals("java.lang.String") && (name.equals("join") || name.equals("valueOf")))
        || (owner.equals("java.util.ArrayList") && name.equals("addAll"))
        || (owner.startsWith("java.util.") && owner.contains("Deque") && name.equals("addAll"))
        || (owner.equals("java.lang.StringBuilder") && name.equals("append"))
        || (owner.equals("java.util.Objects") && name.equals("toString"));
  }

  /** Whether functions that are handed to the method are handed elements alone. */
  static boolean handsElementsToFunctions(ExecutableElement method) {
    return (isCollection(method) || ownerOf(method).equals("java.lang.Iterable"))
        && !ACCUMULATIONS.contains(method.getSimpleName().toString());
  }

  /** Whether a constructor keeps the order of what it is handed. */
  static boolean keepsOrderOfArgument(ExecutableElement constructor) {
    return ORDER_KEEPERS.contains(ownerOf(constructor));
  }

  /** Whether the method makes a hash of its arguments' hashes. */
  static boolean hashesArguments(ExecutableElement method) {
    String name = method.getSimpleName().toString();
    return ownerOf(method).equals("java.util.Objects")
        && (name.equals("hash") || name.equals("hashCode"));
  }

  static boolean isPlatform(ExecutableElement method) {
    return isPlatform(owner(method));
  }

  static boolean isPlatform(TypeElement type) {
    String name = type.getQualifiedName().toString();
    return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.");
  }

  static String ownerOf(ExecutableElement method) {
    return owner(method).getQualifiedName().toString();
  }

  static TypeElement owner(ExecutableElement method) {
    return (TypeElement) Objects.requireNonNull(method.getEnclosingElement());
  }
}
