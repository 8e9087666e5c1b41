package org.concoord.processor.bodies;

import static org.concoord.processor.bodies.Hazard.ENVIRONMENT;
import static org.concoord.processor.bodies.Hazard.IDENTITY;
import static org.concoord.processor.bodies.Hazard.LOCALE;
import static org.concoord.processor.bodies.Hazard.PARALLEL;
import static org.concoord.processor.bodies.Hazard.RANDOM;
import static org.concoord.processor.bodies.Hazard.THREADS;
import static org.concoord.processor.bodies.Hazard.TIME;

import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import org.jspecify.annotations.Nullable;

/**
 * Methods and constructors of the JDK whose results differ from replica to replica. A method is
 * written {@code name}, or {@code name/2} for the overload of two parameters alone; a constructor
 * {@code new}; {@code *} is all of a class.
 */
final class ForbiddenCalls {
  private static final Map<String, Map<String, Hazard>> BY_CLASS = new HashMap<>();
  private static final Map<String, Hazard> BY_PREFIX =
      Map.of(
          "java.lang.management.", ENVIRONMENT,
          "java.lang.ref.", ENVIRONMENT,
          "java.nio.channels.", ENVIRONMENT,
          "java.nio.file.spi.", ENVIRONMENT,
          "java.net.", ENVIRONMENT,
          "javax.net.", ENVIRONMENT,
          "java.sql.", ENVIRONMENT,
          "java.util.prefs.", ENVIRONMENT,
          "java.util.concurrent.locks.", THREADS);

  static {
    forbid(TIME, "java.lang.System", "nanoTime", "currentTimeMillis");
    for (String type :
        new String[] {
          "Instant",
          "LocalDate",
          "LocalTime",
          "LocalDateTime",
          "ZonedDateTime",
          "OffsetDateTime",
          "OffsetTime",
          "Year",
          "YearMonth",
          "MonthDay"
        }) {
      forbid(TIME, "java.time." + type, "now");
    }
    forbid(
        TIME,
        "java.time.Clock",
        "systemUTC",
        "systemDefaultZone",
        "system",
        "tickMillis",
        "tickSeconds",
        "tickMinutes");
    forbid(TIME, "java.util.Date", "new/0");
    forbid(TIME, "java.util.Calendar", "getInstance");
    forbid(TIME, "java.util.GregorianCalendar", "new/0", "new/1", "new/2");

    forbid(RANDOM, "java.lang.Math", "random");
    forbid(RANDOM, "java.lang.StrictMath", "random");
    forbid(RANDOM, "java.util.Random", "new/0");
    forbid(RANDOM, "java.util.SplittableRandom", "new/0");
    forbid(RANDOM, "java.util.concurrent.ThreadLocalRandom", "*");
    forbid(RANDOM, "java.security.SecureRandom", "*");
    forbid(RANDOM, "java.util.UUID", "randomUUID");
    forbid(RANDOM, "java.util.random.RandomGenerator", "getDefault", "of");
    forbid(RANDOM, "java.util.Collections", "shuffle/1");

    forbid(THREADS, "java.lang.Thread", "*");
    forbid(THREADS, "java.lang.ThreadLocal", "*");
    forbid(THREADS, "java.lang.Object", "wait", "notify", "notifyAll");
    forbid(THREADS, "java.util.Timer", "*");
    forbid(THREADS, "java.util.TimerTask", "*");
    for (String type :
        new String[] {
          "Executors",
          "Executor",
          "ExecutorService",
          "ScheduledExecutorService",
          "ThreadPoolExecutor",
          "ScheduledThreadPoolExecutor",
          "ForkJoinPool",
          "ForkJoinTask",
          "CompletableFuture",
          "CompletionStage",
          "Future",
          "FutureTask",
          "CountDownLatch",
          "CyclicBarrier",
          "Semaphore",
          "Phaser",
          "Exchanger",
          "BlockingQueue",
          "BlockingDeque",
          "LinkedBlockingQueue",
          "ArrayBlockingQueue",
          "SynchronousQueue",
          "DelayQueue"
        }) {
      forbid(THREADS, "java.util.concurrent." + type, "*");
    }

    forbid(
        ENVIRONMENT,
        "java.lang.System",
        "getenv",
        "getProperty",
        "getProperties",
        "setProperty",
        "clearProperty",
        "lineSeparator",
        "console",
        "exit",
        "gc");
    forbid(ENVIRONMENT, "java.lang.Throwable", "getStackTrace", "printStackTrace/1");
    forbid(ENVIRONMENT, "java.lang.StackWalker", "*");
    forbid(ENVIRONMENT, "java.lang.Double", "doubleToRawLongBits"); // which NaN it is
    forbid(ENVIRONMENT, "java.lang.Float", "floatToRawIntBits");
    forbid(ENVIRONMENT, "java.lang.Boolean", "getBoolean");
    forbid(ENVIRONMENT, "java.lang.Integer", "getInteger");
    forbid(ENVIRONMENT, "java.lang.Long", "getLong");
    for (String type :
        new String[] {"Runtime", "Process", "ProcessBuilder", "ProcessHandle", "ClassLoader"}) {
      forbid(ENVIRONMENT, "java.lang." + type, "*");
    }
    for (String type :
        new String[] {
          "File",
          "FileInputStream",
          "FileOutputStream",
          "FileReader",
          "FileWriter",
          "RandomAccessFile",
          "Console"
        }) {
      forbid(ENVIRONMENT, "java.io." + type, "*");
    }
    forbid(ENVIRONMENT, "java.nio.file.Files", "*");
    forbid(ENVIRONMENT, "java.nio.file.FileSystems", "*");

    forbid(IDENTITY, "java.lang.System", "identityHashCode");
    forbid(IDENTITY, "java.util.IdentityHashMap", "new");
    forbid(IDENTITY, "java.util.WeakHashMap", "new");
    forbid(IDENTITY, "java.lang.Enum", "hashCode");
    forbid(IDENTITY, "java.lang.Class", "hashCode");

    forbid(PARALLEL, "java.util.Collection", "parallelStream");
    forbid(PARALLEL, "java.util.stream.BaseStream", "parallel");
    for (String type : new String[] {"Stream", "IntStream", "LongStream", "DoubleStream"}) {
      forbid(PARALLEL, "java.util.stream." + type, "parallel");
    }
    forbid(PARALLEL, "java.util.Arrays", "parallelSort", "parallelPrefix", "parallelSetAll");

    forbid(LOCALE, "java.lang.String", "toUpperCase/0", "toLowerCase/0", "getBytes/0", "formatted");
    forbid(LOCALE, "java.util.Locale", "getDefault");
    forbid(LOCALE, "java.util.TimeZone", "getDefault");
    forbid(LOCALE, "java.time.ZoneId", "systemDefault");
    forbid(LOCALE, "java.nio.charset.Charset", "defaultCharset");
    forbid(LOCALE, "java.text.MessageFormat", "format", "new/1");
    forbid(LOCALE, "java.util.Formatter", "new/0");
    forbid(LOCALE, "java.io.InputStreamReader", "new/1");
    forbid(LOCALE, "java.text.SimpleDateFormat", "new/0", "new/1");
    forbid(LOCALE, "java.text.DecimalFormat", "new/0", "new/1");
    forbid(LOCALE, "java.text.Collator", "getInstance/0");
    forbid(
        LOCALE,
        "java.text.NumberFormat",
        "getInstance/0",
        "getNumberInstance/0",
        "getIntegerInstance/0",
        "getCurrencyInstance/0",
        "getPercentInstance/0");
    forbid(
        LOCALE,
        "java.text.DateFormat",
        "getInstance",
        "getDateInstance/0",
        "getTimeInstance/0",
        "getDateTimeInstance/0");
    forbid(LOCALE, "java.time.format.DateTimeFormatter", "ofPattern/1");
  }

  private ForbiddenCalls() {}

  private static void forbid(Hazard hazard, String type, String... methods) {
    Map<String, Hazard> own = BY_CLASS.computeIfAbsent(type, name -> new HashMap<>());
    for (String method : methods) {
      own.put(method, hazard);
    }
  }

  /** What a call brings in, or null. */
  static @Nullable Hazard find(ExecutableElement callee) {
    String type = LibraryMethods.ownerOf(callee);
    String name =
        callee.getKind() == ElementKind.CONSTRUCTOR ? "new" : callee.getSimpleName().toString();
    Map<String, Hazard> own = BY_CLASS.get(type);
    if (own != null) {
      Hazard hazard = own.get(name);
      if (hazard == null) {
        hazard = own.get(name + "/" + callee.getParameters().size());
      }
      if (hazard == null) {
        hazard = own.get("*");
      }
      if (hazard != null) {
        return hazard;
      }
    }
    return dependsOnLocale(callee, type, name) ? LOCALE : byPrefix(type);
  }

  /** Overloads that only types tell apart. */
  private static boolean dependsOnLocale(ExecutableElement callee, String type, String name) {
    if (!type.equals("java.lang.String")) {
      return false;
    }
    String first =
        callee.getParameters().isEmpty() ? "" : callee.getParameters().get(0).asType().toString();
    if (name.equals("format")) {
      return !first.equals("java.util.Locale");
    }
    int parameters = callee.getParameters().size();
    return name.equals("new") && first.equals("byte[]") && (parameters == 1 || parameters == 3);
  }

  private static @Nullable Hazard byPrefix(String type) {
    if (type.equals("java.net.URI") || type.equals("java.net.URLEncoder")) {
      return null;
    }
    return BY_PREFIX.entrySet().stream()
        .filter(entry -> type.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findAny()
        .orElse(null);
  }
}
