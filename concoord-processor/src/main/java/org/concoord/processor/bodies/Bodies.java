package org.concoord.processor.bodies;

import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;

/** A look into bodies, which the standard processor API does not offer. */
public interface Bodies {

  /**
   * What a constructor does; empty where its source cannot be seen, as in a class file or under
   * another compiler.
   */
  Optional<ConstructorBody> constructor(ExecutableElement constructor);

  /**
   * Names that a method assigns to, increments or decrements and that are no local variable of it:
   * plainly, or behind {@code this}. Empty where the source cannot be seen.
   */
  Set<String> assignedNames(ExecutableElement method);

  /**
   * Whether an element is part of a source that is being compiled, and so has a line to complain
   * on.
   */
  boolean hasSource(Element element);

  /** The best look that this compiler offers. */
  static Bodies of(ProcessingEnvironment environment) {
    return TreesBodies.isAvailable(environment) ? TreesBodies.of(environment) : new HiddenBodies();
  }
}
