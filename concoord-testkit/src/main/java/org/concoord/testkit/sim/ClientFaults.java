package org.concoord.testkit.sim;

import java.util.List;

/** What goes wrong at clients and on their way. */
final class ClientFaults {
  private static final long LATE = 5_000_000;
  private static final long SILENCE = 2_000_000;

  private final SimClients clients;

  ClientFaults(SimClients clients) {
    this.clients = clients;
  }

  List<FaultKind> kinds() {
    return List.of(this::kill, this::reconnect, this::duplicateLate, this::silence);
  }

  private SimClient anyClient(Fault fault) {
    return clients.at(fault.random().nextInt(clients.count()));
  }

  /** Another client takes its place and knows nothing of it. */
  private void kill(Fault fault) {
    fault.happened("client died");
    clients.replace(fault.random().nextInt(clients.count()));
  }

  /** Its connection breaks, and it asks some replica again for all that is open. */
  private void reconnect(Fault fault) {
    SimClient client = anyClient(fault);
    fault.happened("client reconnected " + client.process());
    client.reconnect(fault.anyReplica());
  }

  /**
   * What it sent last arrives once more, somewhere, when it may have acknowledged the answers long
   * since.
   */
  private void duplicateLate(Fault fault) {
    SimClient client = anyClient(fault);
    List<Command> sent = client.lastSent();
    fault.happened("calls came again late " + client.process());
    fault.after(fault.random().nextLong(LATE) + 1, () -> client.transmit(fault.anyReplica(), sent));
  }

  /** It says and hears nothing, perhaps for longer than its session lives, and goes on. */
  private void silence(Fault fault) {
    SimClient client = anyClient(fault);
    client.silence(true);
    fault.forAWhile(SILENCE, "client fell silent " + client.process(), () -> client.silence(false));
  }
}
