package org.concoord.processor.bodies;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** Under a compiler that does not show bodies. */
final class HiddenBodies implements Bodies {

  @Override
  public Optional<ConstructorBody> constructor(ExecutableElement constructor) {
    return Optional.empty();
  }

  @Override
  public boolean check(TypeElement replicated, Set<String> declaredExceptions) {
    return false;
  }

  @Override
  public void checkNow() {}

  @Override
  public void await(TypeElement topLevel) {}

  @Override
  public Map<String, Element> links(Element documented) {
    return Map.of();
  }

  @Override
  public boolean hasSource(Element element) {
    return true; // Nothing speaks against it.
  }
}
