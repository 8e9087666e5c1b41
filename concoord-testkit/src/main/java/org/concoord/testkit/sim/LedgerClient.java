package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Keeps several calls open, on ledgers taken at random. */
final class LedgerClient implements ClientWork {
  private final LedgerWorkload workload;
  private final SimClient client;
  private final RandomGenerator random;
  private final List<SimObject> ledgers = new ArrayList<>();
  private final Map<Long, Long> seen = new TreeMap<>();
  private long nextCall;
  private int open;

  LedgerClient(LedgerWorkload workload, SimClient client, long firstCall, RandomGenerator random) {
    this.workload = workload;
    this.client = client;
    this.nextCall = firstCall;
    this.random = random;
    for (int i = 0; i < workload.swarm().objects(); i++) {
      ledgers.add(client.object("ledger-" + i, LedgerType.NAME));
    }
  }

  @Override
  public void begin() {}

  @Override
  public void takeTurn() {
    int burst = 1 + random.nextInt(4);
    for (int i = 0; i < burst && open < workload.swarm().outstanding(); i++) {
      if (!workload.budget().take()) {
        return;
      }
      int object = random.nextInt(ledgers.size());
      open++;
      if (random.nextDouble() < workload.swarm().reads()) {
        client.read(new LedgerRead(this, object, random.nextInt(4) == 0, seen));
        continue;
      }
      int method = random.nextInt(8) == 0 ? LedgerType.APPEND_AND_THROW : LedgerType.APPEND;
      client.submit(new LedgerCall(this, object, method, nextCall++));
    }
  }

  LedgerWorkload workload() {
    return workload;
  }

  int process() {
    return client.process();
  }

  SimObject ledger(int object) {
    return ledgers.get(object);
  }

  void ended() {
    open--;
  }
}
