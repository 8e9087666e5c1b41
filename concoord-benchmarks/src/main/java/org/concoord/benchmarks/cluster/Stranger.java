package org.concoord.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.concoord.ConcoordClient;
import org.concoord.objects.CounterProxy;

/**
 * A process that is a burden to a replica: {@code Stranger BURDEN ADDRESS NUMBER}. It prints
 * "ready" once it is one, and goes on until it is killed.
 */
final class Stranger {
  /** What it does, and to what its number applies. */
  enum Burden {
    /** So many connections that have said hello, and say nothing more. */
    IDLE,
    /** So many connections a second, each of which says hello, is welcomed and goes. */
    CHURN,
    /** So many clients with as many asynchronous calls each as they may have. */
    FLOOD,
    /** So many connections that send calls without an end and read no answer. */
    DEAF,
    /** So many connections that say a byte of their hello, or of a frame after it, each second. */
    TRICKLE,
    /** So many threads that compute and say nothing to anybody: what a burden costs by itself. */
    COMPUTE
  }

  private final InetSocketAddress address;
  private final int number;
  private int dialled;

  private Stranger(InetSocketAddress address, int number) {
    this.address = address;
    this.number = number;
  }

  /** Starts one, and returns once it is a burden; whoever has enough of it kills it. */
  static Process start(Burden burden, String address, int number) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Stranger.class.getName(),
                burden.name(),
                address,
                Integer.toString(number))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader answers = process.inputReader();
    if (!"ready".equals(answers.readLine())) {
      process.destroyForcibly();
      throw new IOException("the stranger did not come");
    }
    return process;
  }

  public static void main(String[] arguments) throws Exception {
    String[] hostAndPort = arguments[1].split(":");
    Stranger stranger =
        new Stranger(
            new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1])),
            Integer.parseInt(arguments[2]));
    switch (Burden.valueOf(arguments[0])) {
      case IDLE -> stranger.idle();
      case CHURN -> stranger.churn();
      case FLOOD -> stranger.flood(arguments[1]);
      case DEAF -> stranger.deaf();
      case TRICKLE -> stranger.trickle();
      case COMPUTE -> stranger.compute();
    }
  }

  private static void ready() {
    System.out.println("ready");
  }

  /** From one of many addresses, since the ports of one are soon used up. */
  private Socket dial() throws IOException {
    Socket socket = new Socket();
    socket.bind(
        new InetSocketAddress(InetAddress.getByName("127.0.1." + (1 + dialled++ % 200)), 0));
    socket.setTcpNoDelay(true);
    socket.connect(address, 10_000);
    return socket;
  }

  private Socket greet() throws IOException {
    Socket socket = dial();
    socket.getOutputStream().write(Frames.HELLO);
    Frames.readOne(socket.getInputStream());
    return socket;
  }

  private void idle() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      sockets.add(greet());
    }
    ready();
    Thread.sleep(Long.MAX_VALUE);
    System.out.println(sockets.size());
  }

  private void churn() throws Exception {
    ready();
    long began = System.nanoTime();
    ArrayDeque<Socket> open = new ArrayDeque<>();
    for (long made = 0; ; made++) {
      long due = began + made * 1_000_000_000L / number;
      for (long wait; (wait = due - System.nanoTime()) > 0; ) {
        Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
      }
      Socket socket = dial();
      socket.getOutputStream().write(Frames.HELLO);
      open.add(socket);
      if (open.size() > 50) {
        try (Socket oldest = open.remove()) {
          Frames.readOne(oldest.getInputStream());
        }
      }
    }
  }

  private void flood(String endpoint) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      CounterProxy counter = new CounterProxy(ConcoordClient.connect(endpoint), "flood" + i);
      threads.add(new Thread(() -> flood(counter)));
    }
    threads.forEach(Thread::start);
    ready();
    threads.get(0).join();
  }

  private static void flood(CounterProxy counter) {
    Semaphore room = new Semaphore(16_000);
    while (true) {
      room.acquireUninterruptibly();
      counter.incrementAsync().whenComplete((value, failure) -> room.release());
    }
  }

  private void deaf() throws Exception {
    byte[] calls = Frames.keepAlives(200);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      threads.add(
          new Thread(
              () -> {
                while (true) {
                  try (Socket socket = greet()) {
                    while (true) {
                      socket.getOutputStream().write(calls);
                    }
                  } catch (IOException closed) {
                    // Once more.
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    ready();
    threads.get(0).join();
  }

  private void trickle() throws Exception {
    List<Socket> silent = new ArrayList<>();
    List<Socket> greeted = new ArrayList<>();
    byte[] large = Frames.lengthOf(4 << 20);
    for (int i = 0; i < number / 2; i++) {
      Socket socket = greet();
      socket.getOutputStream().write(large);
      greeted.add(socket);
      silent.add(dial());
    }
    ready();
    for (int second = 0; ; second++) {
      Thread.sleep(1_000);
      for (int i = 0; i < silent.size(); i++) {
        try {
          silent.get(i).getOutputStream().write(Frames.HELLO[second % Frames.HELLO.length]);
        } catch (IOException closed) {
          silent.get(i).close();
          silent.set(i, dial());
        }
        try {
          greeted.get(i).getOutputStream().write(0);
        } catch (IOException closed) {
          greeted.set(i, greet());
          greeted.get(i).getOutputStream().write(large);
        }
      }
    }
  }

  private void compute() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      threads.add(
          new Thread(
              () -> {
                while (true) {
                  Thread.onSpinWait();
                }
              }));
    }
    threads.forEach(Thread::start);
    ready();
    threads.get(0).join();
  }
}
