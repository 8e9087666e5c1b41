package org.concoord.codec;

/**
 * The body of {@link FrameType#ADMIN_HELLO}, and of the {@link FrameType#ADMIN_WELCOME} that
 * answers it.
 *
 * @param versions what the sender can read and write
 */
public record AdminHello(Versions versions) {
  public void write(MessagePackWriter out) {
    versions.write(out);
  }

  public static AdminHello read(MessagePackReader in) {
    return new AdminHello(Versions.read(in));
  }
}
