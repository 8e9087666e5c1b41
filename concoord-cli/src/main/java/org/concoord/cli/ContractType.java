package org.concoord.cli;

import org.concoord.spi.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * A type as a contract has it: which values JSON stands for, and how they travel. A value of a
 * class that is not here is a map of its fields by their names; others are what they are in Java.
 */
interface ContractType {
  /**
   * The value that JSON stands for.
   *
   * @throws IllegalArgumentException if it is none of this type, saying what was expected
   */
  @Nullable Object of(@Nullable Object json);

  ValueCodec<Object> codec();

  /** Whether what is no JSON may be meant as a text. */
  boolean takesBareText();
}
