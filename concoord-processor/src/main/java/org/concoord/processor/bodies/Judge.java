package org.concoord.processor.bodies;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.Elements;
import org.concoord.annotations.ReadOnly;
import org.concoord.processor.bodies.MethodFacts.CallFact;
import org.concoord.processor.bodies.MethodFacts.HazardFact;
import org.concoord.processor.bodies.MethodFacts.IterationFact;
import org.concoord.processor.bodies.MethodFacts.ThrowFact;
import org.concoord.processor.bodies.MethodFacts.WriteFact;

/**
 * Holds one replicated class to the rules for bodies: nothing that its calls can reach differs from
 * replica to replica, and what is {@link ReadOnly} changes nothing (R7).
 */
final class Judge {
  /** Methods that collections call without being seen to. */
  private static final Set<String> CALLED_BY_COLLECTIONS =
      Set.of("compareTo", "equals", "hashCode", "toString");

  private final Elements elements;
  private final Effects effects;
  private final Complaints complaints;
  private final Set<String> declared;
  private final Set<MethodFacts> reached = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<TypeElement> classes = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<MethodFacts> open = new ArrayDeque<>();

  /**
   * @param declared the exceptions that the class's methods declare
   */
  Judge(Elements elements, Effects effects, Complaints complaints, Set<String> declared) {
    this.declared = declared;
    this.elements = elements;
    this.effects = effects;
    this.complaints = complaints;
  }

  void judge(TypeElement replicated) {
    for (Element member : elements.getAllMembers(replicated)) {
      if (member instanceof ExecutableElement method && !isStatic(method)) {
        reach(method);
        if (method.getAnnotation(ReadOnly.class) != null) {
          judgeReadOnly(method);
        } else {
          noteReader(method);
        }
      }
    }
    while (!open.isEmpty()) {
      MethodFacts method = open.remove();
      judgeHazards(method);
      method.calls.forEach(call -> reach(call.callee()));
    }
  }

  private static boolean isStatic(ExecutableElement method) {
    return method.getModifiers().contains(Modifier.STATIC);
  }

  private void reach(ExecutableElement method) {
    for (MethodFacts target : effects.targets(method)) {
      if (reached.add(target)) {
        open.add(target);
      }
    }
    if (method.getEnclosingElement() instanceof TypeElement owner) {
      reach(owner);
    }
  }

  private void reach(TypeElement type) {
    if (!classes.add(type)) {
      return;
    }
    MethodFacts initialisers = effects.find(type);
    if (initialisers != null && reached.add(initialisers)) {
      open.add(initialisers);
    }
    for (Element member : type.getEnclosedElements()) {
      if (member.getKind() == ElementKind.METHOD
          && CALLED_BY_COLLECTIONS.contains(member.getSimpleName().toString())) {
        reach((ExecutableElement) member);
      }
    }
    if (type.getSuperclass() instanceof DeclaredType superclass) {
      reach((TypeElement) superclass.asElement());
    }
  }

  private void judgeHazards(MethodFacts method) {
    for (HazardFact hazard : method.hazards) {
      complaints.add(hazard.hazard(), hazard.what(), hazard.place());
    }
    for (ThrowFact thrown : method.thrown) {
      if (!declared.contains(thrown.className())) {
        String name = thrown.className().substring(thrown.className().lastIndexOf('.') + 1);
        complaints.add(Hazard.UNDECLARED, name, thrown.place());
      }
    }
    for (IterationFact iteration : method.iterations) {
      if (isUnordered(effects.resolve(iteration.iterated()))) {
        complain(Hazard.ORDER, iteration.what(), iteration.silenced(), iteration.place());
      }
    }
    for (WriteFact write : method.writes) {
      if (isStatic(effects.resolve(write.target()))) {
        complain(Hazard.STATIC, "static " + write.changed(), write.silenced(), write.place());
      }
    }
    for (CallFact call : method.calls) {
      String name = call.callee().getSimpleName() + "()";
      if (isUnordered(effects.iteratedBy(call))) {
        complain(Hazard.ORDER, "an argument of " + name, call.silenced(), call.place());
      }
      if (isStatic(effects.changedBy(call))) {
        complain(Hazard.STATIC, "what " + name + " changes", call.silenced(), call.place());
      }
    }
  }

  private void complain(Hazard hazard, String what, Set<Hazard> silenced, Place place) {
    if (!silenced.contains(hazard)) {
      complaints.add(hazard, what, place);
    }
  }

  private static boolean isStatic(long mask) {
    return (mask & Origin.STATIC) != 0;
  }

  private static boolean isUnordered(long mask) {
    return (mask & Origin.UNORDERED) != 0;
  }

  private void judgeReadOnly(ExecutableElement method) {
    List<MethodFacts> bodies = effects.targets(method);
    for (MethodFacts body : bodies) {
      for (WriteFact write : body.writes) {
        if ((effects.resolve(write.target()) & Origin.THIS) != 0) {
          complainOfChange(method, write.what(), write.place());
        }
      }
      for (CallFact call : body.calls) {
        if ((effects.changedBy(call) & Origin.THIS) != 0) {
          complainOfChange(method, effects.changeBy(call), call.place());
        }
      }
    }
  }

  /** Says of a method that could be a read that it is none: each call of it takes a slot. */
  private void noteReader(ExecutableElement method) {
    SuppressWarnings silenced = method.getAnnotation(SuppressWarnings.class);
    if (method.getKind() != ElementKind.METHOD
        || !method.getModifiers().contains(Modifier.PUBLIC)
        || method.getReturnType().getKind() == TypeKind.VOID
        || method.getParameters().stream().anyMatch(Judge::isOfTheLog)
        || silenced != null && List.of(silenced.value()).contains("concoord:reader")) {
      return;
    }
    for (MethodFacts body : effects.targets(method)) {
      if (body.place != null && !mayChange(body)) {
        complaints.note(
            "'%s' changes nothing: annotated @ReadOnly it would take no place in the log"
                    .formatted(method.getSimpleName())
                + " [concoord:reader]",
            body.place);
      }
    }
  }

  private static boolean isOfTheLog(VariableElement parameter) {
    return parameter.asType().toString().equals("org.concoord.object.Invocation");
  }

  /**
   * Whether it changes what it is called on, as far as can be seen, or calls what cannot be seen.
   */
  private boolean mayChange(MethodFacts body) {
    return body.writes.stream()
            .anyMatch(write -> (effects.resolve(write.target()) & Origin.THIS) != 0)
        || body.calls.stream()
            .anyMatch(
                call ->
                    (effects.changedBy(call) & Origin.THIS) != 0
                        || effects.targets(call.callee()).isEmpty() && !isHarmless(call.callee()));
  }

  private static boolean isHarmless(ExecutableElement callee) {
    return LibraryMethods.isPlatform(callee)
        || LibraryMethods.owner(callee).getKind() == ElementKind.RECORD
        || LibraryMethods.owner(callee).getKind() == ElementKind.ENUM
        || callee.getKind() == ElementKind.CONSTRUCTOR;
  }

  private void complainOfChange(ExecutableElement method, String what, Place place) {
    complaints.add(
        "'%s' is @ReadOnly and %s; remove @ReadOnly, or the change"
            .formatted(Objects.requireNonNull(method.getSimpleName()), what),
        place);
  }
}
