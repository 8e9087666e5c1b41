package org.concoord.objects;

import org.concoord.annotations.ReadOnly;
import org.concoord.annotations.Replicated;

/**
 * Numbers that are given once, one by one or in blocks. A caller that needs many takes a block, and
 * hands its numbers out by itself, without a call for each.
 *
 * <p>They rise: a number is above all that were given before the call began. Blocks that callers
 * hold at the same time are in no order, and what is left of one whose caller fails is never given
 * again, so there are gaps.
 */
@Replicated
public class IdGenerator {
  private long next;

  /**
   * Numbers in a row.
   *
   * @param last included
   */
  public record Block(long first, long last) {}

  /** From 1 on. */
  public IdGenerator() {
    this(1);
  }

  /** From {@code first} on. */
  public IdGenerator(long first) {
    this.next = first;
  }

  /**
   * One number.
   *
   * @throws IllegalStateException if there is none left
   */
  public long next() {
    return nextBlock(1).first();
  }

  /**
   * So many numbers.
   *
   * @throws IllegalArgumentException if {@code size} is not positive
   * @throws IllegalStateException if there are not so many left
   */
  public Block nextBlock(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a block of " + size);
    }
    if (next > Long.MAX_VALUE - size) {
      throw new IllegalStateException("no " + size + " numbers are left from " + next);
    }
    long first = next;
    next += size;
    return new Block(first, next - 1);
  }

  /** The number that would come next, which somebody may have by now. */
  @ReadOnly
  public long peek() {
    return next;
  }
}
