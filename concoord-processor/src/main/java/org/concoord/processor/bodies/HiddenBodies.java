package org.concoord.processor.bodies;

import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;

/** Under a compiler that does not show bodies. */
final class HiddenBodies implements Bodies {

  @Override
  public Optional<ConstructorBody> constructor(ExecutableElement constructor) {
    return Optional.empty();
  }

  @Override
  public Set<String> assignedNames(ExecutableElement method) {
    return Set.of();
  }

  @Override
  public boolean hasSource(Element element) {
    return true; // Nothing speaks against it.
  }
}
