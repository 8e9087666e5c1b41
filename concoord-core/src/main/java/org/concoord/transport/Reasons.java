package org.concoord.transport;

import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in one clause why a socket failed, the same whatever I/O is below. */
final class Reasons {
  private Reasons() {}

  static String of(Throwable failure) {
    String tls = TlsReasons.of(failure);
    if (tls != null) {
      return tls;
    }
    String text = textOf(failure);
    // Netty's own messages wrap those of the kernel: "recvAddress(..) failed with error(-104):
    // Connection reset by peer".
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("connection refused")) {
      return "connection refused";
    }
    if (lower.contains("connection reset") || lower.contains("broken pipe")) {
      return "connection reset by peer";
    }
    if (lower.contains("address already in use")) {
      return "address already in use";
    }
    if (lower.contains("cannot assign requested address")) {
      return "no address of this machine";
    }
    if (lower.contains("network is unreachable")) {
      return "network unreachable";
    }
    if (failure instanceof NoRouteToHostException || lower.contains("no route to host")) {
      return "no route to host";
    }
    if (failure instanceof UnknownHostException) {
      return "unknown host " + text;
    }
    if (failure instanceof ConnectException || failure instanceof BindException) {
      return text;
    }
    return failure.getClass().getSimpleName() + ": " + text;
  }

  private static String textOf(Throwable failure) {
    @Nullable String message = failure.getMessage();
    return message == null ? "no message" : message;
  }
}
