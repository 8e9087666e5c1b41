package org.concoord.transport;

import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** The other side's certificate will not do; the message says why, as one clause about "it". */
final class RefusedCertificateException extends CertificateException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause what the JDK looks at to tell the other side by an alert
   */
  RefusedCertificateException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
