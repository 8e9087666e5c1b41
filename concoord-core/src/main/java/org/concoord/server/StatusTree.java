package org.concoord.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concoord.ReplicaStatus;
import org.concoord.View;

/**
 * A status and a view as values for {@link org.concoord.codec.JsonText}. Names are those of the
 * records; durations are milliseconds, and say so. Names are only ever added.
 */
public final class StatusTree {
  private StatusTree() {}

  public static Map<String, Object> of(ReplicaStatus status) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("address", status.address());
    tree.put("replicaId", status.replicaId());
    tree.put("clusterId", status.clusterId());
    tree.put("state", status.state().name());
    tree.put("healthy", status.isHealthy());
    tree.put("leader", status.leader());
    tree.put("epoch", status.epoch());
    tree.put("ballot", status.ballot());
    tree.put("slots", of(status.slots()));
    tree.put("lane", of(status.lane()));
    tree.put("clients", of(status.clients()));
    tree.put("peers", status.peers().stream().map(StatusTree::of).toList());
    tree.put("bytesReceived", status.bytesReceived());
    tree.put("bytesSent", status.bytesSent());
    if (!status.disk().directory().isEmpty()) {
      tree.put("disk", of(status.disk()));
    }
    tree.put("trouble", status.trouble());
    return tree;
  }

  private static Map<String, Object> of(ReplicaStatus.Slots slots) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("proposed", slots.proposed());
    tree.put("decided", slots.decided());
    tree.put("executed", slots.executed());
    tree.put("trimmed", slots.trimmed());
    tree.put("retainedBytes", slots.retainedBytes());
    return tree;
  }

  private static Map<String, Object> of(ReplicaStatus.Lane lane) {
    List<Object> slow = new ArrayList<>();
    for (ReplicaStatus.SlowCall call : lane.slowCalls()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("method", call.method());
      tree.put("slot", call.slot());
      tree.put("durationMillis", call.duration().toMillis());
      tree.put("running", call.running());
      slow.add(tree);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("waitingSlots", lane.waitingSlots());
    tree.put("waitingBytes", lane.waitingBytes());
    tree.put("slowCalls", slow);
    return tree;
  }

  private static Map<String, Object> of(ReplicaStatus.Clients clients) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("connections", clients.connections());
    tree.put("sessions", clients.sessions());
    tree.put("replyBytes", clients.replyBytes());
    tree.put("parkedCalls", clients.parkedCalls());
    tree.put("waitingCalls", clients.waitingCalls());
    tree.put("waitingBytes", clients.waitingBytes());
    tree.put("refusedCalls", clients.refusedCalls());
    return tree;
  }

  private static Map<String, Object> of(ReplicaStatus.Peer peer) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("address", peer.address());
    tree.put("replicaId", peer.replicaId());
    tree.put("connected", peer.connected());
    tree.put("silentMillis", peer.silent().toMillis());
    tree.put("behind", peer.behind());
    tree.put("trouble", peer.trouble());
    return tree;
  }

  private static Map<String, Object> of(ReplicaStatus.Disk disk) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("directory", disk.directory());
    tree.put("incarnation", disk.incarnation());
    tree.put("records", disk.records());
    tree.put("bytes", disk.bytes());
    tree.put("forces", disk.forces());
    tree.put("waiting", disk.waiting());
    tree.put("snapshots", disk.snapshots());
    tree.put("snapshotSlot", disk.snapshotSlot());
    tree.put("nearlyFull", disk.nearlyFull());
    tree.put("report", disk.report());
    return tree;
  }

  public static Map<String, Object> of(View view) {
    List<Object> members = new ArrayList<>();
    for (View.Member member : view.members()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("address", member.address());
      tree.put("replicaId", member.replicaId());
      tree.put("role", member.role().name());
      members.add(tree);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("epoch", view.epoch());
    tree.put("leader", view.leader());
    tree.put("members", members);
    return tree;
  }
}
