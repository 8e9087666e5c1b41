package org.concoord.cli.openreplica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.concoord.cli.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that runs on nodes, by the shell of this machine. */
@Timeout(60)
class FarSideScriptTest {
  private static final String NAME = "a.example_14000";

  @TempDir private Path base;

  private final List<Process> bystanders = new ArrayList<>();

  /** Which answers at once what it is asked by the script; a real one takes its time. */
  @BeforeEach
  void installJava() throws IOException {
    Path bin = Files.createDirectories(base.resolve("jre/bin"));
    executable(bin.resolve("java"), "echo 'openjdk version \"17.0.15\" 2025-04-15' >&2");
  }

  @AfterEach
  void end() {
    bystanders.forEach(Process::destroyForcibly);
  }

  @Test
  void endsNoProcessThatHasGotTheNumberOfOneThatIsGone() throws Exception {
    Process bystander = bystander();
    remember(bystander.pid(), "another birth");

    Result stopped = run("", "stop", NAME, "1", "gently");

    assertThat(stopped.out()).contains("stopped=ended " + bystander.pid());
    assertThat(bystander.isAlive()).isTrue();
  }

  @Test
  void endsTheProcessThatItHasStarted() throws Exception {
    Process bystander = bystander();
    program("echo replica a.example:14000 listens; exec sleep 1000");

    Result launched = run("", "launch", NAME, "10", "0", "-o", "x");
    long process = Long.parseLong(launched.value("pid"));

    assertThat(run("", "status").out()).contains("replica=" + NAME + " running " + process);
    assertThat(run("", "launch", NAME, "10", "0").err()).contains("runs there already");
    assertThat(run("", "stop", NAME, "10", "gently").out()).contains("stopped=running " + process);
    assertThat(hasEnded(process)).isTrue();
    assertThat(bystander.isAlive()).isTrue();
    assertThat(run("", "stop", NAME, "1", "gently").err()).contains("no replica was launched");
  }

  @Test
  void startsOneProcessWhereSeveralLaunchAtOnce() throws Exception {
    Path starts = base.resolve("starts");
    program("echo $$ >> '" + starts + "'; echo x:14000 listens; exec sleep 1000");
    List<Process> launching = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ProcessBuilder builder =
          new ProcessBuilder(
              "sh", "-c", script(), "sh", base.toString(), "launch", NAME, "30", "0");
      builder.environment().put("JAVA_HOME", base.resolve("jre").toString());
      launching.add(builder.redirectErrorStream(true).start());
      bystanders.add(launching.get(i));
      launching.get(i).getOutputStream().close();
    }

    int refused = 0;
    for (Process each : launching) {
      String said = new String(each.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (each.waitFor() != 0) {
        refused++;
        assertThat(said).contains("it runs there already, as process ");
      }
    }

    assertThat(refused).isEqualTo(3);
    assertThat(Files.readAllLines(starts)).hasSize(1);
    assertThat(run("", "stop", NAME, "10", "gently").out())
        .contains("stopped=running " + Files.readAllLines(starts).get(0));
  }

  @Test
  void theLockOfAProcessThatIsGoneHoldsNobodyUp() throws Exception {
    program("echo x:14000 listens; exec sleep 1000");
    Files.writeString(base.resolve("lock.1"), bystander().pid() + "\nanother birth\n");

    Result launched = run("", "launch", NAME, "3", "0");

    assertThat(launched.exitCode()).as(launched.err()).isZero();
    run("", "stop", NAME, "10", "gently");
    assertThat(namesIn(base)).contains("lock.1").doesNotContain("lock.2");
  }

  @Test
  void namesTheProcessThatHoldsTheLock() throws Exception {
    program("echo x:14000 listens; exec sleep 1000");
    Process holder = bystander();
    Files.writeString(base.resolve("lock.1"), holder.pid() + "\n" + birthOf(holder) + "\n");

    Result refused = run("", "launch", NAME, "1", "1", "token", "0");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("process " + holder.pid() + " launches, stops or sets up");
    assertThat(namesIn(base)).doesNotContain("lock.2");
    assertThat(base.resolve("run/" + NAME)).isEmptyDirectory();
  }

  @Test
  void killsOnlyWhereItWasToldTo() throws Exception {
    program("trap '' TERM; echo replica a.example:14000 listens; while :; do sleep 0.1; done");
    run("", "launch", NAME, "10", "0");

    Result gently = run("", "stop", NAME, "1", "gently");
    assertThat(gently.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(gently.err()).contains("still runs after 1 s");

    assertThat(run("", "stop", NAME, "1", "force").out()).contains(" KILL");
  }

  @Test
  void tellsTheLogOfAReplicaThatEndsAtOnce() throws Exception {
    program("echo the port is taken >&2; exit 73");

    Result launched = run("", "launch", NAME, "10", "0");

    assertThat(launched.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(launched.err()).contains("the port is taken", "the replica has ended");
    assertThat(run("", "status").out()).doesNotContain("replica=");
  }

  @Test
  void writesSecretsFromStandardInputForItsUserAlone() throws Exception {
    program("echo replica a.example:14000 listens; exec sleep 1000");

    run("a secretand more", "launch", NAME, "10", "2", "token", "8", "tls.ca", "8", "-x", "y z");

    Path token = base.resolve("run/" + NAME + "/token");
    assertThat(token).hasContent("a secret");
    assertThat(Files.getPosixFilePermissions(token).toString()).doesNotContain("GROUP", "OTHERS");
    assertThat(base.resolve("run/" + NAME + "/tls.ca")).hasContent("and more");
    run("", "stop", NAME, "10", "gently");
    assertThat(token).doesNotExist();
  }

  @Test
  void startsNothingWithHalfASecret() throws Exception {
    program("echo replica a.example:14000 listens; exec sleep 1000");

    Result cut = run("a secretand", "launch", NAME, "10", "2", "token", "8", "tls.key", "8");

    assertThat(cut.exitCode()).as(cut.out()).isEqualTo(ExitCode.BROKEN);
    assertThat(base.resolve("run/" + NAME)).isEmptyDirectory();
  }

  @Test
  void leavesTheFilesOfWhatRunsAsTheyAreUntilOthersHaveCome() throws Exception {
    String digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    run("hello", "bring", NAME, "a.jar", digest);
    Path jar = base.resolve("run/" + NAME + "/a.jar");
    try (InputStream open = Files.newInputStream(jar)) {
      assertThat(run("hel", "bring", NAME, "a.jar", digest).exitCode()).isEqualTo(ExitCode.BROKEN);
      assertThat(jar).hasContent("hello");
      assertThat(run("hello", "bring", NAME, "a.jar", digest).exitCode()).isZero();
      assertThat(new String(open.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello");
    }
    try (Stream<Path> all = Files.list(jar.getParent())) {
      assertThat(all).containsExactly(jar);
    }
  }

  @Test
  void knowsThatAReplicaListensWhichSaysSoInJson() throws Exception {
    program("echo '{\"event\":\"listening\",\"address\":\"a.example:14000\"}'; exec sleep 1000");

    Result launched = run("", "launch", NAME, "3", "0");

    run("", "stop", NAME, "10", "gently");
    assertThat(launched.exitCode()).as(launched.err()).isZero();
  }

  @Test
  void twoThatSetUpTheSameDirectoryAreNotInEachOthersWay() throws Exception {
    String digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    Path said = Files.createTempFile("far", ".err");
    Process first =
        new ProcessBuilder("sh", "-c", script(), "sh", base.toString(), "setup", digest, "1")
            .redirectError(said.toFile())
            .start();
    bystanders.add(first);
    try (var in = first.getOutputStream()) {
      in.write("hel".getBytes(StandardCharsets.UTF_8));
      in.flush();
      while (!hasArchive(base)) {
        Thread.sleep(10);
      }
      run("not this", "setup", "0".repeat(64), "1");
      in.write("lo".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertThat(said).content().contains("cannot be unpacked").doesNotContain("another archive");
    Files.delete(said);
    assertThat(hasArchive(base)).isFalse();
  }

  @Test
  void startsNoDistributionThatIsDamagedAndSetsItUpAnew() throws Exception {
    byte[] archive = archive("echo x:14000 listens; exec sleep 1000");
    String digest = sha256(archive);
    assertThat(setUp(archive)).contains("said=").doesNotContain("damaged=");
    assertThat(setUp(archive)).doesNotContain("damaged=");
    assertThat(namesIn(base.resolve("distributions"))).containsExactly(digest);
    Files.writeString(
        base.resolve("distributions/" + digest + "/lib"),
        "not what was sent",
        StandardCharsets.UTF_8);

    Result refused = run("", "launch", NAME, "10", "0");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BROKEN);
    assertThat(refused.err()).contains("is damaged", "openreplica setup");

    assertThat(setUp(archive)).contains("damaged=" + digest, "removed=" + digest);
    assertThat(run("", "launch", NAME, "10", "0").value("pid")).isNotEmpty();
    run("", "stop", NAME, "10", "gently");
    assertThat(namesIn(base.resolve("distributions"))).containsExactly(digest + ".2");
    assertThat(setUp(archive)).doesNotContain("damaged=", "removed=");
  }

  @Test
  void removesTheDistributionsThatNothingRunsFrom() throws Exception {
    byte[] first = archive("echo x:14000 listens; while :; do sleep 0.1; done");
    byte[] second = archive("echo second");
    byte[] third = archive("echo third");
    setUp(first);
    assertThat(run("", "launch", NAME, "10", "0").value("pid")).isNotEmpty();
    assertThat(setUp(second)).contains("kept=" + sha256(first)).doesNotContain("removed=");
    assertThat(setUp(third)).contains("removed=" + sha256(second), "kept=" + sha256(first));
    assertThat(run("", "stop", NAME, "10", "gently").out()).contains("stopped=running ");

    assertThat(setUp(third)).contains("removed=" + sha256(first)).doesNotContain("kept=");

    assertThat(namesIn(base.resolve("distributions"))).containsExactly(sha256(third));
    assertThat(namesIn(base)).noneMatch(name -> name.startsWith("incoming"));
  }

  @Test
  void keepsTheKeysOfAmazonThatItHadUntilOthersHaveComeWhole() throws Exception {
    String keys = "AWS_ACCESS_KEY_ID=AKID\nAWS_SECRET_ACCESS_KEY=secret\n";
    String digest = sha256(keys.getBytes(StandardCharsets.UTF_8));
    Path kept = base.resolve("config/concoord/route53.cfg");
    assertThat(run(keys, "route53", digest).exitCode()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");

    Result cut = run(keys.replace("AKID", "OTHER").substring(0, 40), "route53", digest);

    assertThat(cut.exitCode()).isEqualTo(ExitCode.BROKEN);
    assertThat(cut.err()).contains("nothing was kept").doesNotContain("OTHER");
    assertThat(kept).hasContent(keys);
    assertThat(namesIn(kept.getParent())).containsExactly("route53.cfg");
  }

  private String setUp(byte[] archive) throws Exception {
    Result result = run(archive, "setup", sha256(archive), "1");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }

  /** With a concoord that is this. */
  private byte[] archive(String script) throws Exception {
    Path top = Files.createTempDirectory(base, "packed");
    Path bin = Files.createDirectories(top.resolve("concoord/bin"));
    executable(bin.resolve("concoord"), "case $1 in --version) exit 0 ;; esac; " + script);
    Files.writeString(top.resolve("concoord/lib"), "what was sent");
    Path archive = top.resolve("archive");
    Process tar =
        new ProcessBuilder("tar", "-czf", archive.toString(), "-C", top.toString(), "concoord")
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    return Files.readAllBytes(archive);
  }

  private static List<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static boolean hasArchive(Path base) throws IOException {
    try (Stream<Path> all = Files.walk(base, 2)) {
      return all.anyMatch(path -> path.endsWith("archive"));
    }
  }

  @Test
  void unpacksNothingThatIsNotWhatWasSent() throws Exception {
    Result refused = run("not this", "setup", "0".repeat(64), "1");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.BROKEN);
    assertThat(refused.err()).contains("and was to be 000", "nothing was unpacked");
    assertThat(hasArchive(base)).isFalse();
    assertThat(base.resolve("current")).doesNotExist();
  }

  @Test
  void saysHowMuchSpaceIsMissing() throws Exception {
    Result refused = run("x", "setup", "0".repeat(64), "999999999999");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.CANNOT_HAVE);
    assertThat(refused.err()).contains("no space:", "2999999999997 are needed");
  }

  @Test
  void launchesNothingWhereNothingWasSetUp() throws Exception {
    Result refused = run("", "launch", NAME, "10", "0");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.MISSING);
    assertThat(refused.err()).contains("concoord is not set up there");
  }

  /** A distribution whose concoord is this. */
  private void program(String script) throws Exception {
    Path bin = Files.createDirectories(base.resolve("distributions/d/bin"));
    Path program = executable(bin.resolve("concoord"), script);
    String name = "./bin/concoord\n";
    String tree = sha256(Files.readAllBytes(program)) + " " + name + name;
    Files.writeString(
        base.resolve("current"), "d\n" + sha256(tree.getBytes(StandardCharsets.UTF_8)) + "\n");
  }

  private static Path executable(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static String birthOf(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " " + fields[19];
  }

  private void remember(long process, String birth) throws IOException {
    Path run = Files.createDirectories(base.resolve("run/" + NAME));
    Files.writeString(run.resolve("process"), process + "\n" + birth + "\n");
  }

  /** Whether nobody but an adopter that does not care remembers it. */
  private static boolean hasEnded(long process) throws IOException {
    Path stat = Path.of("/proc", Long.toString(process), "stat");
    return !Files.exists(stat) || Files.readString(stat).contains(") Z ");
  }

  private Process bystander() throws IOException {
    Process process = new ProcessBuilder("sleep", "1000").start();
    bystanders.add(process);
    return process;
  }

  private Result run(String input, String... arguments) throws Exception {
    return run(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  private Result run(byte[] input, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", script(), "sh", base.toString()));
    words.addAll(List.of(arguments));
    Path out = Files.createTempFile("far", ".out");
    Path err = Files.createTempFile("far", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().put("JAVA_HOME", base.resolve("jre").toString());
      builder.environment().put("XDG_CONFIG_HOME", base.resolve("config").toString());
      Process process = builder.start();
      try (var in = process.getOutputStream()) {
        in.write(input);
      } catch (IOException notRead) {
        // It has refused before it read.
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String script() throws IOException {
    try (InputStream in = FarSide.class.getResourceAsStream("far-side.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private record Result(int exitCode, String out, String err) {
    String value(String key) {
      return NodeReport.parse(out).last(key);
    }
  }
}
