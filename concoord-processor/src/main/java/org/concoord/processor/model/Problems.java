package org.concoord.processor.model;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/**
 * What was found wrong while reading one class. Reading goes on after a problem, so that a
 * compilation shows all of them at once.
 */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();
  private boolean unresolved;

  /** One finding on one element. */
  public record Problem(Diagnostic.Kind kind, Element element, String message) {}

  /** Something that cannot work. The message says what is wrong and what to do. */
  void error(Element element, String message) {
    found.add(new Problem(Diagnostic.Kind.ERROR, element, message));
  }

  /** Something that works less well than its author may think. */
  void warning(Element element, String message) {
    found.add(new Problem(Diagnostic.Kind.WARNING, element, message));
  }

  /** A type that does not exist yet, and may after the next round. */
  void unresolvedType() {
    unresolved = true;
  }

  public List<Problem> found() {
    return List.copyOf(found);
  }

  public boolean hasErrors() {
    return found.stream().anyMatch(problem -> problem.kind() == Diagnostic.Kind.ERROR);
  }

  /** Whether the class must be read again once more types exist. */
  public boolean hasUnresolvedTypes() {
    return unresolved;
  }
}
