package org.concoord.server;

import org.concoord.codec.Bodies;
import org.concoord.codec.ExecutedHashes;
import org.concoord.codec.FrameHeader;
import org.concoord.codec.FrameType;
import org.concoord.codec.MemberAsk;
import org.concoord.codec.MemberNews;
import org.concoord.paxos.ClusterId;
import org.concoord.paxos.FormationMessage;
import org.concoord.paxos.Message;
import org.concoord.paxos.ReplicaId;

/**
 * Hands what other replicas say to whoever it concerns: to what forms or joins an instance, or to
 * what votes in one. On the loop. What cannot be read is thrown; what fails after that fences the
 * replica.
 */
final class PeerDesk implements PeerHub.Listener, PeerInbound.Listener {
  private final ReplicaServer server;

  PeerDesk(ReplicaServer server) {
    this.server = server;
  }

  @Override
  public void onFormation(ReplicaId from, byte[] frame) {
    FormationMessage message = server.peers().codec().decodeFormation(frame);
    if (!server.ending().isOver()) {
      server.orFence(() -> server.admission().onFormation(from, message));
    }
  }

  @Override
  public void onOfMembers(ReplicaId from, FrameType type, byte[] frame) {
    if (server.ending().isOver() || !FrameHeader.isOf(frame, server.peers().cluster())) {
      return;
    }
    if (type == FrameType.MEMBER_NEWS) {
      MemberNews news = MemberNews.read(Bodies.of(frame));
      server.orFence(() -> onNews(from, news));
    } else {
      MemberAsk ask = MemberAsk.read(Bodies.of(frame));
      server.orFence(() -> onAsk(from, ask));
    }
  }

  @Override
  public void onHashes(ReplicaId from, ExecutedHashes hashes) {
    Voting voting = server.voting();
    if (voting != null && !server.ending().isOver()) {
      voting.transfer().onHashes(from, hashes);
    }
  }

  private void onAsk(ReplicaId from, MemberAsk ask) {
    Voting voting = server.voting();
    if (voting != null) {
      voting.membership().onAsk(from, ask);
    }
  }

  private void onNews(ReplicaId from, MemberNews news) {
    Joining joining = server.admission().joining();
    Voting voting = server.voting();
    if (joining != null) {
      joining.onNews(news);
    } else if (voting != null && voting.membership().onNews(from, news)) {
      server.lifecycle().onLeader(voting.leader());
    }
  }

  @Override
  public void onPaxos(ReplicaId from, FrameType type, byte[] frame) {
    if (server.ending().isOver()) {
      return;
    }
    Voting voting = server.voting();
    Joining joining = server.admission().joining();
    if (voting != null) {
      Message message = server.peers().codec().decode(type, frame);
      server.orFence(server.lifecycle()::tickAfterStall);
      voting.onMessage(from, message);
    } else if (joining != null
        && server.peers().codec().decode(type, frame) instanceof Message.SnapshotPiece piece) {
      server.orFence(() -> joining.onPiece(from, piece));
    }
  }

  @Override
  public void onPeerUp(ReplicaId voter) {
    Voting voting = server.voting();
    if (voting != null && !server.ending().isOver()) {
      voting.onPeerUp(voter);
    }
  }

  @Override
  public void onPeerDown(ReplicaId voter) {
    Voting voting = server.voting();
    if (voting != null && !server.ending().isOver()) {
      voting.onPeerDown(voter);
    }
  }

  @Override
  public void onPeerMet(ReplicaId peer, ClusterId instance) {
    server.admission().onPeerMet(instance);
  }
}
