package org.concoord.testkit.sim;

/** What goes wrong at clients. */
final class ClientFaults {
  private final SimClients clients;

  ClientFaults(SimClients clients) {
    this.clients = clients;
  }

  /** Another client takes its place and knows nothing of it. */
  void kill(Fault fault) {
    fault.happened("client died");
    clients.replace(fault.random().nextInt(clients.count()));
  }
}
