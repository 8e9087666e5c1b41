package org.concoord.processor.contract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.concoord.processor.contract.Contract.Field;
import org.concoord.processor.contract.Contract.Method;
import org.concoord.processor.contract.Contract.Value;

/**
 * What breaks between two versions of a class, where replicas are updated first and callers later:
 * callers of the old version call replicas of the new one, which were restored from what the old
 * one wrote.
 */
final class Compatibility {
  private final Contract before;
  private final Contract after;
  private final SharedTypes sharing;
  private final List<String> changes = new ArrayList<>();

  private Compatibility(Contract before, Contract after) {
    this.before = before;
    this.after = after;
    this.sharing = new SharedTypes(before);
  }

  /** Each change that breaks something, and its mend. */
  static List<String> breaks(Contract before, Contract after) {
    Compatibility compatibility = new Compatibility(before, after);
    compatibility.compareMethods();
    compatibility.compareState();
    compatibility.compareFields(
        SharedTypes.STATE, "field '%s' of " + after.type(), before.state(), after.state(), false);
    compatibility.compareValues(before.values(), after.values());
    compatibility.compareValues(before.exceptions(), after.exceptions());
    return compatibility.changes;
  }

  /** What is written otherwise although each field is the same. */
  private void compareState() {
    boolean hadCycles = holdsCycles(before);
    if (hadCycles != holdsCycles(after)) {
      changes.add(
          "objects in %s %s, and so its state is written otherwise; %s"
              .formatted(
                  after.type(),
                  hadCycles
                      ? "could lead back to themselves and cannot any more"
                      : "can lead back to themselves now",
                  hadCycles
                      ? "leave one field of such a class"
                      : "let them name each other by a key"));
    }
    for (String family : List.of(SharedTypes.COLLECTIONS, SharedTypes.MAPS)) {
      boolean together = sharing.countsTogether(family);
      if (together != new SharedTypes(after).countsTogether(family)
          && sharing.inState(family).size() > 1) {
        changes.add(
            "a field of %s %s a wildcard, and so all its %ss are numbered otherwise; %s"
                .formatted(
                    after.type(),
                    together ? "no longer has" : "has",
                    family.substring(0, family.indexOf(' ')),
                    together ? "put one back" : "name the class without it"));
      }
    }
  }

  private static boolean holdsCycles(Contract contract) {
    return contract.state().stream()
        .anyMatch(
            field ->
                contract.values().stream()
                    .anyMatch(
                        value -> !value.cycles().isEmpty() && names(field.type(), value.name())));
  }

  private void compareMethods() {
    for (Method old : before.methods()) {
      Optional<Method> found =
          after.methods().stream().filter(method -> method.id() == old.id()).findFirst();
      if (found.isEmpty()) {
        changes.add(
            "'%s' is gone, and old callers call it; put it back, if only to throw, or name it in @Removed"
                .formatted(old.signature()));
        continue;
      }
      Method now = found.get();
      if (now.kind().equals(Method.REMOVED)) {
        continue; // Its author says so, and so will replicas to callers.
      }
      if (old.kind().equals(Method.REMOVED)) {
        changes.add(
            "'%s' was @Removed, and its callers would call this one; give it another name"
                .formatted(old.signature()));
        continue;
      }
      if (!plain(old.arguments()).equals(plain(now.arguments()))) {
        changes.add(
            "arguments of '%s' were %s and are %s; give the new method another name"
                .formatted(old.signature(), old.arguments(), now.arguments()));
      }
      if (!result(old, now).equals(result(now, old))) {
        changes.add(
            "the result of '%s' was %s and is %s; give the new method another name"
                .formatted(old.signature(), orNothing(old), orNothing(now)));
      }
    }
  }

  private static List<String> plain(List<String> types) {
    return types.stream().map(Names::withoutWildcards).toList();
  }

  /**
   * Where one of the two may park, its result is a box, and what callers read is the same all the
   * same.
   */
  private static String result(Method method, Method other) {
    String result = Names.withoutWildcards(orNothing(method));
    return method.mayPark() || other.mayPark() ? Names.boxed(result) : result;
  }

  private static String orNothing(Method method) {
    return method.result() == null ? "void" : method.result();
  }

  private void compareValues(List<Value> olds, List<Value> news) {
    Set<String> told = toldToCallers();
    for (Value old : olds) {
      Optional<Value> found =
          news.stream().filter(value -> value.name().equals(old.name())).findFirst();
      if (found.isEmpty()) {
        if (old.kind().equals("exception")) {
          changes.add(
              "%s is no longer declared, so that callers who catch it do not if it is still thrown;"
                      .formatted(old.name())
                  + " declare it again");
        }
        continue; // Whatever was made of a value has changed its own type, or is gone.
      }
      Value now = found.get();
      if (!old.cycles().equals(now.cycles())) {
        changes.add(
            "what objects of %s lead to can lead back otherwise than before, and so they are written"
                    .formatted(old.name())
                + " otherwise; let objects name each other by a key");
      }
      if (!old.kind().equals(now.kind())) {
        changes.add(
            "%s was %s %s and is %s %s; give it another name"
                .formatted(old.name(), article(old), old.kind(), article(now), now.kind()));
      } else if (old.kind().equals("record")) {
        compareRecords(old, now);
      } else {
        boolean reachesCallers = old.kind().equals("exception") || told.contains(old.name());
        compareFields(old.name(), nameOfPart(old), old.fields(), now.fields(), reachesCallers);
      }
    }
  }

  private static String article(Value value) {
    return value.kind().matches("[aeiou].*") ? "an" : "a";
  }

  private static String nameOfPart(Value value) {
    String part =
        switch (value.kind()) {
          case "enum" -> "constant";
          case "sealed" -> "alternative";
          default -> "field";
        };
    return part + " '%s' of " + value.name();
  }

  /** A record is written by position, so its components are as fixed as a method's parameters. */
  private void compareRecords(Value old, Value now) {
    List<String> before = old.fields().stream().map(Field::type).toList();
    List<String> after = now.fields().stream().map(Field::type).toList();
    if (!before.equals(after)) {
      changes.add(
          "components of %s were %s and are %s; make another record, or a class, which may grow"
              .formatted(old.name(), before, after));
    }
  }

  private void compareFields(
      String owner, String role, List<Field> olds, List<Field> news, boolean reachesCallers) {
    for (Field old : olds) {
      Optional<Field> found = news.stream().filter(field -> field.id() == old.id()).findFirst();
      if (found.isEmpty()) {
        changes.add(
            role.formatted(old.name())
                + " is gone, and old values have it; "
                + (role.startsWith("field") ? "name it in @Removed" : "put it back")
                + ", or rename the new one to it");
      } else if (found.get().isRemoved()) {
        if (!old.isRemoved() && sharing.mayShare(owner, old)) {
          changes.add(
              "%s was %s, and others may hold the same objects, so that it cannot be skipped;"
                      .formatted(role.formatted(old.name()), old.type())
                  + " declare it again, and leave it unused");
        }
      } else if (!found.get().type().equals(old.type())) {
        changes.add(
            "%s was %s and is %s; add a field of another name"
                .formatted(role.formatted(old.name()), old.type(), found.get().type()));
      } else if (found.get().isInPlace() != old.isInPlace()) {
        changes.add(
            "%s %s, and so it is restored otherwise; let it be as it was"
                .formatted(
                    role.formatted(old.name()),
                    old.isInPlace()
                        ? "was final and filled in place, and is no more"
                        : "is final and filled in place, and was not"));
      } else if (!found.get().part().equals(old.part())) {
        changes.add(
            "%s is written elsewhere, since the constructors that only assign are others now;"
                    .formatted(role.formatted(old.name()))
                + " let one take the fields that one took before, and no others");
      }
    }
    if (reachesCallers) {
      for (Field now : news) {
        if (!now.isRemoved() && olds.stream().noneMatch(field -> field.id() == now.id())) {
          changes.add(
              role.formatted(now.name())
                  + " is new, and old callers that are handed one cannot read it;"
                  + " hand it out by a new method, in a class of its own");
        }
      }
    }
  }

  /** The classes whose values old callers get to see. */
  private Set<String> toldToCallers() {
    Set<String> told = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>();
    before.methods().forEach(method -> open.add(method.result() == null ? "" : method.result()));
    before.exceptions().forEach(value -> value.fields().forEach(field -> open.add(field.type())));
    while (!open.isEmpty()) {
      String type = open.remove();
      for (Value value : before.values()) {
        if (names(type, value.name()) && told.add(value.name())) {
          value.fields().forEach(field -> open.add(field.type()));
        }
      }
    }
    return told;
  }

  /** Whether a type is, or is made of, the class with that name. */
  private static boolean names(String type, String className) {
    return List.of(type.split("[<>, \\[\\]]+")).contains(className);
  }
}
