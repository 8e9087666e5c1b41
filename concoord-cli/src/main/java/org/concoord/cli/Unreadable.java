package org.concoord.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file that was named cannot be read, for whoever named it. */
public final class Unreadable {
  private Unreadable() {}

  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "its permissions forbid it";
    }
    return failure.getClass() == IOException.class && failure.getMessage() != null
        ? failure.getMessage()
        : failure.getClass().getSimpleName().replace("Exception", "");
  }
}
