package org.concoord;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import org.concoord.spi.ReplicatedType;
import org.concoord.spi.ReplicatedValueType;

/** Finds what the annotation processor wrote beside a class. */
final class GeneratedTypes {
  private GeneratedTypes() {}

  static ReplicatedType<?> of(Class<?> type) {
    return find(type, "Replicated", ReplicatedType.class, "replicate");
  }

  static ReplicatedValueType<?> valueOf(Class<?> type) {
    return find(type, "Value", ReplicatedValueType.class, "values");
  }

  private static <C> C find(Class<?> type, String suffix, Class<C> wanted, String method) {
    String name = companionOf(type, suffix);
    try {
      Class<?> companion = load(type, name);
      Constructor<?> constructor = companion.getDeclaredConstructor();
      constructor.setAccessible(true);
      if (!wanted.isAssignableFrom(companion)) {
        throw new IllegalArgumentException(
            name
                + " stands where the annotation processor would write what replicas need of "
                + type.getName()
                + ", but is something else. Rename one of the two");
      }
      return wanted.cast(constructor.newInstance());
    } catch (ClassNotFoundException missing) {
      throw new IllegalArgumentException(
          name
              + " is missing. It is written by the annotation processor when "
              + type.getName()
              + " is compiled: annotate the class @"
              + (suffix.equals("Value") ? "ReplicatedValue" : suffix)
              + ", name concoord-processor in the"
              + " maven-compiler-plugin's <annotationProcessorPaths> (Gradle: annotationProcessor,"
              + " javac: --processor-path; from JDK 23 on, one that is merely on the class path does not"
              + " run), then compile again",
          missing);
    } catch (InaccessibleObjectException | IllegalAccessException closed) {
      throw new IllegalArgumentException(
          "the package of "
              + name
              + " is not open to ConCoord. Hand over an instance instead, which needs no open package:"
              + " "
              + method
              + "(new "
              + name.substring(name.lastIndexOf('.') + 1)
              + "())",
          closed);
    } catch (InvocationTargetException failed) {
      throw new IllegalArgumentException(
          name + " could not be made: " + failed.getCause(), failed.getCause());
    } catch (ReflectiveOperationException broken) {
      throw new IllegalArgumentException(name + " could not be made: " + broken, broken);
    }
  }

  private static Class<?> load(Class<?> type, String name) throws ClassNotFoundException {
    ClassLoader loader = type.getClassLoader();
    if (loader == null) {
      throw new ClassNotFoundException(name); // A class of the JDK itself has no companion.
    }
    return loader.loadClass(name);
  }

  /** {@code com.acme.Outer.Shelf} has {@code com.acme.Outer_ShelfReplicated}. */
  private static String companionOf(Class<?> type, String suffix) {
    return type.getName().replace('$', '_') + suffix;
  }
}
