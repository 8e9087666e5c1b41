package org.concoord.processor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/**
 * What was found wrong while reading one class. Reading goes on after a problem, so that a
 * compilation shows all of them at once.
 */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();
  private final Element replicated;
  private final Predicate<Element> hasSource;
  private boolean unresolved;

  /**
   * Problems of one class. Those with elements that come from a class file, and so have no line,
   * are shown on the class.
   */
  public Problems(Element replicated, Predicate<Element> hasSource) {
    this.replicated = replicated;
    this.hasSource = hasSource;
  }

  /** One finding on one element. */
  public record Problem(Diagnostic.Kind kind, Element element, String message) {}

  /** Something that cannot work. The message says what is wrong and what to do. */
  public void error(Element element, String message) {
    add(Diagnostic.Kind.ERROR, element, message);
  }

  /** Something that works less well than its author may think. */
  void warning(Element element, String message) {
    add(Diagnostic.Kind.WARNING, element, message);
  }

  private void add(Diagnostic.Kind kind, Element element, String message) {
    if (hasSource.test(element)) {
      found.add(new Problem(kind, element, message));
    } else {
      String place =
          element instanceof TypeElement
              ? element.toString()
              : element.getEnclosingElement() + "." + element;
      found.add(new Problem(kind, replicated, message + " (" + place + ")"));
    }
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
