package org.concoord.server;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a method threw, as text for the caller. */
public final class RemoteStack {
  private RemoteStack() {}

  /**
   * The stack, causes included. Printing it runs code of the exception's own ({@code getMessage}
   * and the like), so it belongs to where methods run, and what goes wrong there costs the text and
   * nothing else: the text is no part of the outcome.
   */
  public static String of(Throwable thrown) {
    StringWriter text = new StringWriter();
    try {
      thrown.printStackTrace(new PrintWriter(text));
    } catch (VirtualMachineError fatal) {
      throw fatal;
    } catch (RuntimeException | Error unprintable) {
      return thrown.getClass().getName() + ", whose stack cannot be printed";
    }
    return text.toString();
  }
}
