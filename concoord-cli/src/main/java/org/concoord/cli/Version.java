package org.concoord.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: our version, as the jar's manifest has it, and the JVM's. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String ours = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "concoord " + (ours == null ? "(not from a jar)" : ours),
      "Java " + Runtime.version() + " on " + System.getProperty("os.name")
    };
  }
}
