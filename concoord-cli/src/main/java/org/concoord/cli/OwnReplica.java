package org.concoord.cli;

import java.time.Duration;
import org.concoord.Replica;
import org.concoord.ReplicaStatus;
import org.concoord.View;
import org.concoord.codec.AdminAnswer;
import org.concoord.codec.JsonText;
import org.concoord.server.MemberTable;
import org.concoord.server.StatusTree;

/**
 * The replica of this process, asked without a connection: no token and no certificate stands
 * between it and whoever has its standard input.
 */
final class OwnReplica implements Operator {
  private final Replica replica;

  OwnReplica(Replica replica) {
    this.replica = replica;
  }

  @Override
  public String address() {
    return replica.address();
  }

  @Override
  public AdminAnswer ask(String command, Duration patience, String... arguments) {
    if (command.equals("status")) {
      ReplicaStatus status = replica.status();
      return new AdminAnswer(0, true, status.toString(), JsonText.of(StatusTree.of(status)));
    }
    if (command.equals("members")) {
      View view = replica.view();
      return new AdminAnswer(0, true, MemberTable.of(view), JsonText.of(StatusTree.of(view)));
    }
    throw CommandFailure.usage(
        command + " is none of the verbs here: type \"concoord " + command + "\" into a shell");
  }

  /** The replica goes on. */
  @Override
  public void close() {}
}
