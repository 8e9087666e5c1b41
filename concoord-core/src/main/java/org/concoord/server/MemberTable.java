package org.concoord.server;

import org.concoord.View;

/** Who is in an instance, a line each, for people. */
public final class MemberTable {
  private static final int ID_SHOWN = 8;

  private MemberTable() {}

  public static String of(View view) {
    StringBuilder text = new StringBuilder("epoch ").append(view.epoch());
    for (View.Member member : view.members()) {
      text.append(
          String.format(
              "%n%-21s  %-8s %s%s",
              member.address(),
              member.replicaId().substring(0, Math.min(ID_SHOWN, member.replicaId().length())),
              member.role(),
              member.address().equals(view.leader()) ? ", leads" : ""));
    }
    return text.toString();
  }
}
