package org.concoord.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: to {@code err}, warnings only unless a command asks for more. Logback finds
 * this class as a service, and so reads no file of its own, which would lie about in users' jars.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %msg%n%ex";
  private static final String OURS = "org.concoord";

  /** Made by logback. */
  public Logging() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Tells the story of a replica, or with {@code debug} all that is known. */
  static void tellStory(boolean debug) {
    ours().setLevel(debug ? Level.DEBUG : Level.INFO);
  }

  /** Sends to another place too whatever goes to {@code err}. */
  static void addTo(LogShipper shipper) {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    shipper.setContext(root.getLoggerContext());
    shipper.start();
    root.addAppender(shipper);
  }

  private static Logger ours() {
    return (Logger) LoggerFactory.getLogger(OURS);
  }
}
