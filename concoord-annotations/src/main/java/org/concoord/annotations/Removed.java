package org.concoord.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names what a class once had, so that states, arguments and callers of older versions still find
 * an answer: values of these fields are skipped where they are read, and callers of these methods
 * are told that they are gone. Without it a field that the class does not have is refused, lest
 * something be lost unnoticed.
 *
 * <pre>
 * &#64;Replicated
 * &#64;Removed(fields = "motto", methods = "rename(String,int)")
 * public class Shop { ... }
 * </pre>
 *
 * <p>Neither name can be used again while it stands here, since it would be taken for the old one.
 * It applies to {@link Replicated} classes, their superclasses, and plain classes of values and
 * exceptions; records, enums and sealed types, which have no fields that could be skipped, cannot
 * have it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Removed {
  /** Names of fields, as they were declared. */
  String[] fields() default {};

  /**
   * Methods and constructors of a replicated class, as its contract calls them: name and simple
   * names of the erased parameters, {@code rename(String,int)}; {@code concoordInit(long)} is a
   * constructor.
   */
  String[] methods() default {};
}
