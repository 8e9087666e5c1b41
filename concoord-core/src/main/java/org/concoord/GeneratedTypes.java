package org.concoord;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import org.concoord.spi.ReplicatedType;

/** Finds what the annotation processor wrote beside a class. */
final class GeneratedTypes {
  private GeneratedTypes() {}

  static ReplicatedType<?> of(Class<?> type) {
    String name = companionOf(type);
    try {
      Class<?> companion = type.getClassLoader().loadClass(name);
      Constructor<?> constructor = companion.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (ReplicatedType<?>) constructor.newInstance();
    } catch (ClassNotFoundException missing) {
      throw new IllegalArgumentException(
          name
              + " is missing. It is written by the annotation processor when "
              + type.getName()
              + " is compiled: annotate the class @Replicated and put concoord-processor on the annotation processor path"
              + " (with JDK 23 and later also set -proc:full or name the path), then compile again",
          missing);
    } catch (InaccessibleObjectException | IllegalAccessException closed) {
      throw new IllegalArgumentException(
          "the package of "
              + name
              + " is not open to "
              + GeneratedTypes.class.getModule().getName()
              + ". Hand over an instance instead: replicate(new "
              + name.substring(name.lastIndexOf('.') + 1)
              + "())",
          closed);
    } catch (ReflectiveOperationException broken) {
      throw new IllegalArgumentException(name + " could not be made: " + broken, broken);
    }
  }

  /** {@code com.acme.Outer.Shelf} has {@code com.acme.Outer_ShelfReplicated}. */
  private static String companionOf(Class<?> type) {
    return type.getName().replace('$', '_') + "Replicated";
  }
}
