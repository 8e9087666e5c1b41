package org.concoord.cli.openreplica.ssh;

import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;

/** What lies below the exceptions of a library, in words for who typed a command. */
final class Reasons {
  private Reasons() {}

  static String of(Throwable failure) {
    String last = failure.getClass().getSimpleName();
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      if (cause instanceof ConnectException) {
        return "connection refused";
      }
      if (cause instanceof TimeoutException) {
        return "no answer";
      }
      String message = cause.getMessage();
      if (message != null && !message.isBlank()) {
        last = message;
      }
    }
    return last.startsWith("Failed (") || last.contains("timeout") ? "no answer" : last;
  }

  /** Whether all ways to show who we are were tried, and none was enough. */
  static boolean isDenied(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      if (cause instanceof SshException ssh
          && ssh.getDisconnectCode()
              == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Throwable next(Throwable failure) {
    return failure.getCause() == failure ? null : failure.getCause();
  }
}
