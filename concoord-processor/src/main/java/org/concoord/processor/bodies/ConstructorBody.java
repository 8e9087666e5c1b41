package org.concoord.processor.bodies;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a constructor does.
 *
 * @param onlyAssigns whether it does nothing but call {@code super(...)} with arguments that {@link
 *     Argument} can tell, and assign parameters to fields, each once
 * @param superArguments what it hands to {@code super}; empty for the implicit call
 * @param fieldsByParameter the field that each parameter is assigned to, by the parameter's name
 * @param checked parameters that must not be null: those fields can be handed in again that are
 *     final, and so are not null either
 */
public record ConstructorBody(
    boolean onlyAssigns,
    List<Argument> superArguments,
    Map<String, String> fieldsByParameter,
    Set<String> checked) {

  /** A constructor that does something else, whatever that is. */
  static final ConstructorBody OTHER = new ConstructorBody(false, List.of(), Map.of(), Set.of());

  public ConstructorBody {
    superArguments = List.copyOf(superArguments);
    fieldsByParameter = Map.copyOf(fieldsByParameter);
    checked = Set.copyOf(checked);
  }

  /** One argument of {@code super(...)}. */
  public sealed interface Argument {

    /** A parameter, handed on as it is. */
    record Parameter(String name) implements Argument {}

    /**
     * Literals, or text put together from literals and parameters: the same whenever the parameters
     * are.
     */
    record Computed() implements Argument {}
  }
}
