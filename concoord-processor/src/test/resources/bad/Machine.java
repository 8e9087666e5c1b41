package bad;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.concoord.annotations.Replicated;

@Replicated
public class Machine {
  private String text = "";

  public void look(String path) throws IOException { // WARNING: IOException will reach callers as RemoteInvocationException, not as itself: it belongs to the JDK; throw an exception class of your own
    text = System.getenv("HOME") + System.getProperty("user.name") + System.lineSeparator(); // ERROR: System.getenv() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment] // ERROR: System.getProperty() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment] // ERROR: System.lineSeparator() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment]
    text += new File(path).length(); // ERROR: File.length() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment] // ERROR: new File depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment]
    text += Files.readString(Path.of(path)); // ERROR: Files.readString() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment]
    text += InetAddress.getLocalHost(); // ERROR: InetAddress.getLocalHost() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment]
    text += Runtime.getRuntime().availableProcessors(); // ERROR: Runtime.availableProcessors() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment] // ERROR: Runtime.getRuntime() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment]
    text += Double.doubleToRawLongBits(0.0 / text.length()) + Double.doubleToLongBits(1); // ERROR: Double.doubleToRawLongBits() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment]
    text += System.in.read() + new Throwable().getStackTrace().length + Thread.currentThread().getName(); // ERROR: System.in depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment] // ERROR: Throwable.getStackTrace() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment] // ERROR: Thread.currentThread() involves other threads, which go at a pace of their own on each replica; do the work in the method itself, or at the client [concoord:threads] // ERROR: Thread.getName() involves other threads, which go at a pace of their own on each replica; do the work in the method itself, or at the client [concoord:threads]
    text += URI.create(path).getPath() + Integer.getInteger("x") + Integer.valueOf(1); // ERROR: Integer.getInteger() depends on the machine, and each replica has its own; let the caller look, and pass what it saw as an argument [concoord:environment]
  }
}
