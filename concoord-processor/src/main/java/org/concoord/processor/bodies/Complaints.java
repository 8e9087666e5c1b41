package org.concoord.processor.bodies;

import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.util.Comparator;
import java.util.TreeSet;
import javax.tools.Diagnostic;

/** Complaints about bodies, each once, in the order of the source. */
final class Complaints {
  private final Trees trees;
  private final SourcePositions positions;
  private final boolean hazardsAreErrors;
  private final TreeSet<Complaint> found =
      new TreeSet<>(
          Comparator.comparing(Complaint::file)
              .thenComparingLong(Complaint::position)
              .thenComparing(Complaint::message));

  Complaints(Trees trees, boolean hazardsAreErrors) {
    this.trees = trees;
    this.positions = trees.getSourcePositions();
    this.hazardsAreErrors = hazardsAreErrors;
  }

  private record Complaint(
      Diagnostic.Kind kind, String file, long position, String message, Place place) {}

  /** Something that replicas do differently. */
  void add(Hazard hazard, String what, Place place) {
    add(kindOf(hazard), hazard.complain(what), place);
  }

  /**
   * A mandatory warning where it is no error: one that is none goes unseen under {@code -nowarn},
   * which older build tools pass without being asked to.
   */
  private Diagnostic.Kind kindOf(Hazard hazard) {
    if (hazard.isHarmless()) {
      return Diagnostic.Kind.WARNING;
    }
    return hazardsAreErrors || hazard.isFatal()
        ? Diagnostic.Kind.ERROR
        : Diagnostic.Kind.MANDATORY_WARNING;
  }

  /** Something that cannot be. */
  void add(String message, Place place) {
    add(Diagnostic.Kind.ERROR, message, place);
  }

  /** Something that could be better. */
  void note(String message, Place place) {
    add(Diagnostic.Kind.NOTE, message, place);
  }

  private void add(Diagnostic.Kind kind, String message, Place place) {
    found.add(
        new Complaint(
            kind,
            place.unit().getSourceFile().getName(),
            positions.getStartPosition(place.unit(), place.tree()),
            message,
            place));
  }

  void print() {
    for (Complaint each : found) {
      trees.printMessage(each.kind(), each.message(), each.place().tree(), each.place().unit());
    }
  }
}
