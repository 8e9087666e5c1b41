package org.concoord.processor.bodies;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import org.jspecify.annotations.Nullable;

/** What one body does, as far as it can be told from that body alone. */
final class MethodFacts {
  final List<HazardFact> hazards = new ArrayList<>();
  final List<IterationFact> iterations = new ArrayList<>();
  final List<WriteFact> writes = new ArrayList<>();
  final List<CallFact> calls = new ArrayList<>();
  final List<ThrowFact> thrown = new ArrayList<>();

  /** Where the method stands; null for what is none, such as initialisers. */
  @Nullable Place place;

  /** Where results come from. */
  Origin returned = Origin.FREE;

  /** Something that replicas do differently. */
  record HazardFact(Hazard hazard, String what, Place place) {}

  /** A user's exception that leaves the method. */
  record ThrowFact(String className, Place place) {}

  /** An iteration, which is a hazard if what is iterated turns out to have no order. */
  record IterationFact(Origin iterated, String what, Set<Hazard> silenced, Place place) {}

  /**
   * A change of something.
   *
   * @param what it is, as what follows "the method"
   * @param changed what is changed
   * @param silenced what nothing is said of here
   */
  record WriteFact(Origin target, String what, String changed, Set<Hazard> silenced, Place place) {}

  /** A call of a method or constructor whose body may have been read too. */
  record CallFact(
      ExecutableElement callee,
      Origin receiver,
      List<Origin> arguments,
      Set<Hazard> silenced,
      Place place) {}
}
