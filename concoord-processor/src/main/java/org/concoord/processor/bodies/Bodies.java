package org.concoord.processor.bodies;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** A look into bodies, which the standard processor API does not offer. */
public interface Bodies {
  /**
   * The option that makes errors of what replicas may do differently: {@code -Aconcoord.safe=true}.
   * Without it these are warnings.
   */
  String SAFE = "concoord.safe";

  /**
   * What a constructor does; empty where its source cannot be seen, as in a class file or under
   * another compiler.
   */
  Optional<ConstructorBody> constructor(ExecutableElement constructor);

  /**
   * Has all that calls of a replicated class can reach held to the rules for bodies, once the
   * compiler knows what each name means; what is found goes straight to the compiler.
   *
   * @param declaredExceptions the names of those in its {@code throws} clauses, which callers get
   *     as they are or know why not
   * @return whether that will be done
   */
  boolean check(TypeElement replicated, Set<String> declaredExceptions);

  /**
   * Does so at once, since errors keep the compiler from going on: so that all errors of a
   * compilation come together. Looks at the replicated classes alone.
   */
  void checkNow();

  /** Tells of a class that is being compiled, and may so be called by a replicated one. */
  void await(TypeElement topLevel);

  /**
   * What the links in the documentation comment of an element lead to, by the text of the link.
   * Empty where that cannot be told.
   */
  Map<String, Element> links(Element documented);

  /**
   * Whether an element is part of a source that is being compiled, and so has a line to complain
   * on.
   */
  boolean hasSource(Element element);

  /** The best look that this compiler offers. */
  static Bodies of(ProcessingEnvironment environment) {
    ProcessingEnvironment inner = CompilerEnvironment.innermost(environment);
    Map<String, String> options = environment.getOptions();
    // A value that is mistyped must not be the one that lets more pass.
    boolean hazardsAreErrors = options.containsKey(SAFE) && !"false".equals(options.get(SAFE));
    return TreesBodies.isAvailable(inner)
        ? TreesBodies.of(inner, hazardsAreErrors)
        : new HiddenBodies();
  }
}
