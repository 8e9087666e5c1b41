package org.concoord.processor.bodies;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.concoord.processor.bodies.MethodFacts.CallFact;
import org.concoord.processor.bodies.MethodFacts.IterationFact;
import org.concoord.processor.bodies.MethodFacts.WriteFact;
import org.concoord.processor.bodies.Origin.Result;
import org.jspecify.annotations.Nullable;

/**
 * What each method does once the methods that it calls are counted in: worked out by going over all
 * bodies until nothing new turns up.
 */
final class Effects {
  private final Elements elements;
  private final Map<Element, MethodFacts> facts;
  private final Map<MethodFacts, Effect> effects = new IdentityHashMap<>();
  private final Map<ExecutableElement, List<MethodFacts>> targets = new HashMap<>();

  /** Results that were followed in this round. */
  private final Map<CallFact, Long> followed = new IdentityHashMap<>();

  private Effects(Elements elements, Map<Element, MethodFacts> facts) {
    this.elements = elements;
    this.facts = facts;
  }

  static Effects of(Elements elements, Map<Element, MethodFacts> facts) {
    Effects effects = new Effects(elements, facts);
    facts.values().forEach(each -> effects.effects.put(each, new Effect()));
    boolean grew = true;
    while (grew) {
      grew = false;
      effects.followed.clear();
      for (MethodFacts each : facts.values()) {
        grew |= effects.grow(each);
      }
    }
    effects.followed.clear();
    return effects;
  }

  /** Masks of origins: where results come from, what is changed, what is iterated. */
  private static final class Effect {
    private long returned;
    private long changed;
    private long iterated;

    /** What it does to {@code this}, in words. */
    private String change = "";
  }

  private boolean grow(MethodFacts method) {
    Effect effect = effectOf(method);
    long before =
        effect.returned ^ Long.rotateLeft(effect.changed, 1) ^ Long.rotateLeft(effect.iterated, 2);
    effect.returned |= resolve(method.returned);
    for (WriteFact write : method.writes) {
      change(effect, resolve(write.target()), write.what());
    }
    for (IterationFact iteration : method.iterations) {
      effect.iterated |= Origin.placesOf(resolve(iteration.iterated()));
    }
    for (CallFact call : method.calls) {
      change(effect, changedBy(call), changeBy(call));
      effect.iterated |= Origin.placesOf(iteratedBy(call));
    }
    return before
        != (effect.returned
            ^ Long.rotateLeft(effect.changed, 1)
            ^ Long.rotateLeft(effect.iterated, 2));
  }

  private static void change(Effect effect, long mask, String what) {
    long places = Origin.placesOf(mask);
    if ((places & Origin.THIS) != 0 && effect.change.isEmpty()) {
      effect.change = what;
    }
    effect.changed |= places;
  }

  private Effect effectOf(MethodFacts method) {
    Effect effect = effects.get(method);
    if (effect == null) {
      throw new IllegalStateException("facts that are not among those that were given");
    }
    return effect;
  }

  /** The origins and properties of what an expression names. */
  long resolve(Origin origin) {
    long mask = origin.mask();
    for (Result result : origin.results()) {
      long own = result(result.call());
      mask |= result.inside() ? Origin.placesOf(own) : own;
    }
    return mask;
  }

  private long result(CallFact call) {
    Long known = followed.get(call);
    if (known != null) {
      return known;
    }
    followed.put(call, 0L);
    long mask = 0;
    List<MethodFacts> called = targets(call.callee());
    for (MethodFacts target : called) {
      mask |= seenFrom(call, effectOf(target).returned);
    }
    if (called.isEmpty() && isRecordAccessor(call.callee())) {
      mask |= Origin.placesOf(resolve(call.receiver()));
    }
    followed.put(call, mask);
    return mask;
  }

  private static boolean isRecordAccessor(ExecutableElement callee) {
    return LibraryMethods.owner(callee).getKind() == ElementKind.RECORD
        && callee.getParameters().isEmpty();
  }

  /** A callee's mask, in terms of the caller. */
  private long seenFrom(CallFact call, long mask) {
    long seen = mask & (Origin.STATIC | Origin.UNORDERED | Origin.ACCESS_ORDERED);
    if ((mask & Origin.THIS) != 0) {
      seen |= Origin.placesOf(resolve(call.receiver()));
    }
    for (int i = 0; i < call.arguments().size(); i++) {
      if ((mask & Origin.parameterBit(i)) != 0) {
        seen |= resolve(call.arguments().get(i));
      }
    }
    return seen;
  }

  /** What the caller sees changed by a call. */
  long changedBy(CallFact call) {
    long mask = 0;
    for (MethodFacts target : targets(call.callee())) {
      mask |= Origin.placesOf(seenFrom(call, effectOf(target).changed & ~Origin.STATIC));
    }
    return mask;
  }

  /** Likewise in words, as what follows the caller. */
  String changeBy(CallFact call) {
    String name =
        call.callee().getKind() == ElementKind.CONSTRUCTOR
            ? "a constructor"
            : call.callee().getSimpleName() + "()";
    for (MethodFacts target : targets(call.callee())) {
      String change = effectOf(target).change;
      if (!change.isEmpty()) {
        return "calls " + name + ", which " + change;
      }
    }
    return "calls " + name + ", which changes what it is handed";
  }

  /** Origins and properties of the arguments that a call iterates. */
  long iteratedBy(CallFact call) {
    long mask = 0;
    for (MethodFacts target : targets(call.callee())) {
      long iterated = effectOf(target).iterated & ~(Origin.STATIC | Origin.THIS);
      mask |= seenFrom(call, iterated);
    }
    return mask;
  }

  /** The bodies that a call may reach: its own, or those of whoever implements it. */
  List<MethodFacts> targets(ExecutableElement callee) {
    return targets.computeIfAbsent(callee, this::findTargets);
  }

  private List<MethodFacts> findTargets(ExecutableElement callee) {
    MethodFacts own = facts.get(callee);
    if (!callee.getModifiers().contains(Modifier.ABSTRACT)) {
      return own == null ? List.of() : List.of(own);
    }
    List<MethodFacts> found = new ArrayList<>();
    facts.forEach(
        (element, method) -> {
          if (element instanceof ExecutableElement candidate && overrides(candidate, callee)) {
            found.add(method);
          }
        });
    return found;
  }

  private boolean overrides(ExecutableElement candidate, ExecutableElement callee) {
    return candidate.getSimpleName().equals(callee.getSimpleName())
        && candidate.getEnclosingElement() instanceof TypeElement owner
        && elements.overrides(candidate, callee, owner);
  }

  @Nullable MethodFacts find(Element element) {
    return facts.get(element);
  }
}
