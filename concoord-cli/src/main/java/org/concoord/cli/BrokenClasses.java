package org.concoord.cli;

import java.util.Arrays;

/**
 * Classes that cannot be used: one that they need is missing, they are of a newer Java, their
 * static initialiser throws, or they were compiled against others than are there. To the JVM these
 * are errors of its own; to whoever typed the command they are a class path that is wrong.
 */
final class BrokenClasses {
  private static final String INITIALISER = "<clinit>";
  private static final String UNUSABLE = "Could not initialize class ";

  private BrokenClasses() {}

  /** What is wrong with them, in one sentence. */
  static String sentence(LinkageError broken) {
    if (broken instanceof ExceptionInInitializerError) {
      Throwable cause = broken.getCause() == null ? broken : broken.getCause();
      return "the static initialiser of " + initialised(cause) + " threw " + firstLine(cause);
    }
    String message = String.valueOf(broken.getMessage());
    if (broken instanceof NoClassDefFoundError && message.startsWith(UNUSABLE)) {
      Throwable before = broken.getCause();
      return "class "
          + message.substring(UNUSABLE.length())
          + " cannot be used: its static initialiser threw"
          + (before == null ? "" : " " + firstLine(before));
    }
    if (broken instanceof NoClassDefFoundError) {
      return "class "
          + message.replace('/', '.')
          + " is missing, which another one needs: --classpath says where your classes are";
    }
    if (broken instanceof UnsupportedClassVersionError) {
      return message.lines().findFirst().orElse("").replace('/', '.')
          + ": run it with a newer Java, or compile it for this one";
    }
    return "the classes on the class path do not fit together: " + firstLine(broken);
  }

  private static String initialised(Throwable cause) {
    return Arrays.stream(cause.getStackTrace())
        .filter(frame -> frame.getMethodName().equals(INITIALISER))
        .map(StackTraceElement::getClassName)
        .findFirst()
        .orElse("a class");
  }

  private static String firstLine(Throwable thrown) {
    return thrown.toString().lines().findFirst().orElse("");
  }
}
