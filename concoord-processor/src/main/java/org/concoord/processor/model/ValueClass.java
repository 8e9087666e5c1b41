package org.concoord.processor.model;

import com.palantir.javapoet.ClassName;
import javax.lang.model.element.TypeElement;

/**
 * A class whose values travel by themselves.
 *
 * @param element where it came from
 * @param wireName its name on the wire
 * @param isPublic whether all packages can see it
 * @param seesGenerated whether its module can name {@code javax.annotation.processing.Generated}
 * @param type its values
 */
public record ValueClass(
    TypeElement element,
    ClassName className,
    String wireName,
    boolean isPublic,
    boolean seesGenerated,
    ValueType type) {

  /** The codec; {@code Outer_OrderValue} for a nested class {@code Outer.Order}. */
  public ClassName valueName() {
    return ClassName.get(
        className.packageName(), String.join("_", className.simpleNames()) + "Value");
  }
}
