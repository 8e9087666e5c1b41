package org.concoord.processor.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.concoord.annotations.Removed;
import org.concoord.annotations.Replicated;
import org.concoord.processor.model.Structure.Removal;
import org.concoord.processor.model.StructureReader.FieldElement;

/** Reads what a class and its superclasses say to have had once. */
final class RemovedReader {
  private static final Pattern SIGNATURE =
      Pattern.compile("\\w+\\((\\w+(\\[])*(,\\w+(\\[])*)*)?\\)");

  private final Problems problems;

  RemovedReader(Problems problems) {
    this.problems = problems;
  }

  /** The fields that are gone, sorted by name; those that are not are reported. */
  List<Removal> fields(TypeElement type, List<FieldElement> present) {
    Map<String, Removal> removals = new TreeMap<>();
    for (TypeElement owner : withSuperclasses(type)) {
      for (String name : annotation(owner).map(Removed::fields).orElse(new String[0])) {
        if (!SourceVersion.isIdentifier(name)) {
          problems.error(owner, "@Removed names the field '" + name + "', which cannot be one");
          continue;
        }
        removals.put(name, new Removal(name, Ids.of(name)));
      }
    }
    for (FieldElement field : present) {
      removals.values().stream()
          .filter(removal -> removal.id() == field.field().id())
          .forEach(removal -> reportField(field, removal));
    }
    if (type.getAnnotation(Replicated.class) == null
        && annotation(type).map(Removed::methods).orElse(new String[0]).length > 0) {
      problems.error(
          type,
          "nobody calls methods of %s from afar; name them in the @Removed of a @Replicated class"
              .formatted(type.getSimpleName()));
    }
    return new ArrayList<>(removals.values());
  }

  private void reportField(FieldElement field, Removal removal) {
    problems.error(
        field.element(),
        field.field().name().equals(removal.name())
            ? "field '%s' is @Removed, so that its value would be skipped; give it another name"
                .formatted(removal.name())
            : "field '%s' and the @Removed '%s' have one id; give it another name"
                .formatted(field.field().name(), removal.name()));
  }

  /** The methods that are gone, sorted by signature; those that are not are reported. */
  List<Removal> methods(TypeElement type, Map<ExecutableElement, Operation> present) {
    Map<String, Removal> removals = new TreeMap<>();
    for (TypeElement owner : withSuperclasses(type)) {
      for (String named : annotation(owner).map(Removed::methods).orElse(new String[0])) {
        String signature = named.replace(" ", "");
        if (!SIGNATURE.matcher(signature).matches()) {
          problems.error(
              owner,
              "@Removed names the method '%s'; say it with the simple names of its parameters, as in"
                      .formatted(named)
                  + " 'rename(String,int)'");
          continue;
        }
        removals.put(signature, new Removal(signature, Ids.of(signature)));
      }
    }
    present.forEach((element, operation) -> report(element, operation, removals.values()));
    return new ArrayList<>(removals.values());
  }

  private void report(
      ExecutableElement element, Operation operation, Collection<Removal> removals) {
    for (Removal removal : removals) {
      if (removal.id() == operation.id()) {
        problems.error(
            element,
            operation.signature().equals(removal.name())
                ? "'%s' is @Removed; take it out of there, or give this one another name"
                    .formatted(removal.name())
                : "'%s' and the @Removed '%s' have one id; give it another name"
                    .formatted(operation.signature(), removal.name()));
      }
    }
  }

  private static List<TypeElement> withSuperclasses(TypeElement type) {
    List<TypeElement> all = new ArrayList<>();
    for (TypeElement each = type;
        each != null && !Source.isPlatform(each);
        each = Source.superclass(each)) {
      all.add(each);
    }
    return all;
  }

  private static Optional<Removed> annotation(TypeElement type) {
    return Optional.ofNullable(type.getAnnotation(Removed.class));
  }
}
