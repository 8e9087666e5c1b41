package org.concoord.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class whose values travel by themselves: where a type variable stands and no declaration
 * says which class they are of, as the elements of a {@code Queue<Order>}.
 *
 * <p>The annotation processor writes, beside a class {@code Order}, its codec {@code OrderValue}.
 * Clients name the class in their configuration: {@code values(Order.class)}; so do replicas where
 * the type variable has a bound, since they call its methods. A class that is named by a field,
 * parameter or result of a {@link Replicated} class needs none of this.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ReplicatedValue {
  /**
   * The name of the type on the wire and in stored states; by default the decapitalised simple name
   * of the class.
   */
  String value() default "";
}
