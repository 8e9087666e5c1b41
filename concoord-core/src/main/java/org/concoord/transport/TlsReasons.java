package org.concoord.transport;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one clause why TLS failed, as something that the other side, "it", is or did. */
final class TlsReasons {
  private static final String ALERT = "Received fatal alert: ";

  private TlsReasons() {}

  /** Null where {@code failure} is not one of TLS. */
  static @Nullable String of(Throwable failure) {
    SSLException outermost = null;
    int depth = 0;
    for (Throwable cause = failure;
        cause != null && depth < 16;
        cause = cause.getCause(), depth++) {
      if (cause instanceof RefusedCertificateException refused) {
        return refused.getMessage();
      }
      if (cause instanceof SSLException ssl) {
        outermost = outermost == null ? ssl : outermost;
      }
    }
    return outermost == null ? null : of(outermost);
  }

  private static String of(SSLException failure) {
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof NotSslRecordException) {
      return "it speaks plaintext, and this side TLS";
    }
    if (failure instanceof SslHandshakeTimeoutException) {
      return "no end of the TLS handshake in time";
    }
    if (failure.getCause() instanceof ClosedChannelException
        || text.contains("handshake was in progress")) {
      return "closed during the TLS handshake";
    }
    if (text.contains("Empty client certificate chain") || text.contains("null cert chain")) {
      return "it presented no certificate";
    }
    int alert = text.indexOf(ALERT);
    if (alert < 0) {
      return "TLS failed: " + text;
    }
    String said = text.substring(alert + ALERT.length()).toLowerCase(Locale.ROOT).replace('_', ' ');
    return (said.contains("certificate") || said.equals("unknown ca")
            ? "it refuses the certificate of this side: "
            : "it breaks off the TLS handshake: ")
        + said;
  }
}
