package org.concoord.testkit.spec;

import static org.concoord.testkit.spec.Guard.*;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.concoord.paxos.Message;

/**
 * Reads without a slot at those who want them (R7): they run by a leader's word, of whichever
 * epoch, once what it named has been executed.
 */
final class PermitSpec {
  /** What one replica's clients have asked for, and what its leaders have said. */
  private static final class Reader {
    private long asked;

    /** By the number of the last read that they concern: the slots told, and those heeded. */
    private final TreeMap<Long, Long> told = new TreeMap<>();

    private final TreeMap<Long, Long> permitted = new TreeMap<>();
  }

  private final LogSpec log;
  private final Reader[] readers;

  PermitSpec(LogSpec log, int replicas) {
    this.log = log;
    this.readers = new Reader[replicas];
    Arrays.setAll(readers, reader -> new Reader());
  }

  /** The replica begins again, and its reads are gone. */
  void restart(int replica) {
    readers[replica] = new Reader();
  }

  /** Clients ask a replica for reads, which it numbers so. */
  void want(int replica, long number) {
    readers[replica].asked = number;
  }

  void ask(int replica, Message.AskRead ask) {
    ASK_WANTED.check(ask.read() <= readers[replica].asked, replica, ask);
  }

  void receiveReadable(int replica, Message.Readable readable) {
    readers[replica].told.merge(readable.read(), readable.slot(), Math::min);
  }

  /** The replica lets its reads go up to that number. */
  void permit(int replica, long number) {
    Reader state = readers[replica];
    Collection<Long> slots = state.told.tailMap(number, true).values();
    PERMIT_TOLD.check(!slots.isEmpty(), replica, number);
    long slot = Collections.min(slots);
    PERMIT_DECIDED.check(slot <= log.decided(replica), replica, number);
    state.told.headMap(number, true).clear();
    state.permitted.put(number, slot);
  }

  /** The replica runs a read of that number. */
  void run(int replica, long number) {
    Map.Entry<Long, Long> permit = readers[replica].permitted.ceilingEntry(number);
    if (permit == null) {
      throw READ_PERMITTED.refused(replica, number);
    }
    READ_EXECUTED.check(permit.getValue() <= log.executed(replica), replica, number);
  }
}
