package org.concoord.examples;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.concoord.objects.BarrierProxy;

/**
 * Three workers, each a process, wait for each other at a barrier; the leader of the replicas is
 * killed while two of them do, and all go on when the third comes.
 *
 * <pre>
 * mvn -q -B -Pworkers verify
 * </pre>
 */
public final class Workers {
  private static final int WORKERS = 3;

  private Workers() {}

  /** Without arguments: the whole story. With them, one worker: the endpoints. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      work(arguments[0]);
      return;
    }
    try (ReplicaProcesses replicas = ReplicaProcesses.start()) {
      tell(replicas, System.out);
    }
  }

  private static void work(String endpoints) {
    try (BarrierProxy barrier = new BarrierProxy(endpoints)) {
      System.out.println("comes");
      barrier.await();
      System.out.println("goes on");
    }
  }

  static void tell(ReplicaProcesses replicas, PrintStream out) throws Exception {
    String endpoints = replicas.endpoints();
    try (BarrierProxy barrier = new BarrierProxy(endpoints)) {
      barrier.concoordInit(WORKERS);
      List<Process> workers = new ArrayList<>();
      for (int i = 1; i < WORKERS; i++) {
        workers.add(replicas.start(Workers.class, endpoints));
      }
      while (barrier.waiting() < WORKERS - 1) {
        Thread.sleep(10);
      }
      out.println(barrier.waiting() + " workers wait.");
      out.println("Killing the leader, " + replicas.killLeader() + ", with SIGKILL.");
      workers.add(replicas.start(Workers.class, endpoints));
      for (int i = 0; i < WORKERS; i++) {
        Process worker = workers.get(i);
        String comes = worker.inputReader().readLine();
        String goesOn = worker.inputReader().readLine();
        out.println("worker " + i + " " + comes + " and " + goesOn);
      }
      out.println(barrier.waiting() + " workers wait.");
    }
  }
}
