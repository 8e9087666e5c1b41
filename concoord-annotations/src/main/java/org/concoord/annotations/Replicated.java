package org.concoord.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a plain class whose instances live on every replica of an instance of ConCoord.
 *
 * <p>The annotation processor writes, beside a class {@code Counter}, the client proxy {@code
 * CounterProxy} and the replica-side {@code CounterReplicated}. The class must be top-level or
 * static nested, not abstract and not private, and must have a no-argument constructor; its public
 * instance methods become calls.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Replicated {
  /**
   * The name of the type on the wire and in stored logs; by default the decapitalised simple name
   * of the class. Renaming or moving the class is harmless as long as this name stays.
   */
  String value() default "";
}
