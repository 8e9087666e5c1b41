package org.concoord.processor.contract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
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
    compatibility.compareFields(
        SharedTypes.STATE, "field '%s' of " + after.type(), before.state(), after.state(), false);
    compatibility.compareValues(before.values(), after.values());
    compatibility.compareValues(before.exceptions(), after.exceptions());
    return compatibility.changes;
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
      if (!old.arguments().equals(now.arguments())) {
        changes.add(
            "arguments of '%s' were %s and are %s; give the new method another name"
                .formatted(old.signature(), old.arguments(), now.arguments()));
      }
      if (!Objects.equals(old.result(), now.result())) {
        changes.add(
            "the result of '%s' was %s and is %s; give the new method another name"
                .formatted(old.signature(), orNothing(old), orNothing(now)));
      }
    }
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
