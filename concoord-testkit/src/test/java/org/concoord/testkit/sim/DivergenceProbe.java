package org.concoord.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.concoord.codec.BatchWriter;
import org.concoord.codec.CommandKind;
import org.concoord.codec.CommandWriter;
import org.concoord.codec.ExecutedHashes;
import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.paxos.ReplicaId;
import org.concoord.paxos.Value;
import org.concoord.rsm.OutcomeSink;
import org.concoord.rsm.StateMachine;
import org.concoord.rsm.TypeRegistry;
import org.concoord.server.DivergenceAlarm;
import org.concoord.server.DivergenceAlarm.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * State machines that execute one log, each at its own pace, a minority of them to something else
 * from one call on, and the alarms of replicas over them (2.8). What they tell each other is lost
 * at times and told again in part. Who finds itself wrong goes on from another's state. Returns
 * what is wrong with that, or null.
 */
public final class DivergenceProbe implements LongFunction<@Nullable String> {
  private static final OutcomeSink NOBODY = (index, slot, of, sequence, outcome, thrown) -> {};

  public DivergenceProbe() {}

  @Override
  public @Nullable String apply(long seed) {
    return new Run(new SplittableRandom(seed)).run();
  }

  private static final class Place {
    final ReplicaId id;
    final boolean odd;
    final DivergenceAlarm alarm;

    /** By slot. */
    final long[] hashes;

    StateMachine machine;
    boolean wrong;

    /** The first slot whose hash is of the state that is held now. */
    long first = 1;

    long told;

    Place(ReplicaId id, List<ReplicaId> all, int slots, long oddCall) {
      this.id = id;
      this.odd = oddCall > 0;
      this.wrong = odd;
      this.alarm = new DivergenceAlarm(id, all);
      this.hashes = new long[slots + 1];
      this.machine = new StateMachine(TypeRegistry.of(new CoinType(oddCall)));
    }
  }

  private static final class Run {
    private final SplittableRandom random;
    private final List<Value> log = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    /** In which what is odd begins. */
    private final long oddSlot;

    Run(SplittableRandom random) {
      this.random = random;
      int size = random.nextBoolean() ? 3 : 5;
      int odd = random.nextInt(size / 2 + 1);
      int calls = 30 + random.nextInt(100);
      long oddCall = 1 + random.nextInt(calls);
      log.add(batch(out -> out.openSession(-1, 0)));
      log.add(batch(out -> out.session(1, 0).createObject(0, 0, "c", "coins")));
      for (int call = 1; call <= calls; call++) {
        log.add(call(call));
      }
      oddSlot = oddCall + 2;
      List<ReplicaId> ids = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        ids.add(new ReplicaId(7, i + 1));
      }
      for (int i = 0; i < size; i++) {
        places.add(new Place(ids.get(i), ids, log.size(), i < odd ? oddCall : 0));
      }
    }

    @Nullable String run() {
      while (places.stream().anyMatch(place -> place.machine.applied() < log.size())) {
        Place place = places.get(random.nextInt(places.size()));
        execute(place, random.nextInt(5));
        if (random.nextInt(3) > 0) {
          tell(place, 8);
        }
        String trouble = judge(place);
        if (trouble != null) {
          return trouble;
        }
      }
      return end();
    }

    private void execute(Place place, int slots) {
      for (int i = 0; i < slots && place.machine.applied() < log.size(); i++) {
        long slot = place.machine.applied() + 1;
        place.machine.apply(slot, log.get((int) slot - 1), NOBODY);
        place.hashes[(int) slot] = place.machine.hash();
      }
    }

    /**
     * @param loss one in so many is lost; 0 for none
     */
    private void tell(Place place, int loss) {
      long from = Math.max(place.first, place.told + 1 - random.nextInt(10));
      long last = place.machine.applied();
      if (from > last || last == 0) {
        return;
      }
      long[] hashes = new long[(int) (last - from + 1)];
      System.arraycopy(place.hashes, (int) from, hashes, 0, hashes.length);
      ExecutedHashes told = new ExecutedHashes(from, hashes);
      place.told = last;
      place.alarm.own(told);
      for (Place other : places) {
        if (other != place && (loss == 0 || random.nextInt(loss) > 0)) {
          other.alarm.told(place.id, told);
        }
      }
    }

    private @Nullable String judge(Place place) {
      Verdict verdict = place.alarm.judge();
      for (Place other : places) {
        if (!other.odd && !place.odd && verdict.differing().contains(other.id)) {
          return "two that are alike are taken for different";
        }
      }
      return switch (verdict.finding()) {
        case ALIKE, OPEN, OTHERS_DIFFER -> null;
        case NO_MAJORITY -> "a majority that is alike is not seen";
        case SELF_DIFFERS -> place.wrong ? found(place, verdict) : "one that is right stops";
      };
    }

    private @Nullable String found(Place place, Verdict verdict) {
      if (verdict.slot() < oddSlot || verdict.exact() && verdict.slot() > oddSlot) {
        return "a slot is named in which nothing was odd";
      }
      for (Place giver : places) {
        if (!giver.odd && giver.machine.applied() >= place.machine.applied()) {
          MessagePackWriter out = new MessagePackWriter();
          giver.machine.writeSnapshot(out);
          place.machine =
              StateMachine.restore(
                  TypeRegistry.of(new CoinType(0)), new MessagePackReader(out.toByteArray()));
          place.wrong = false;
          place.first = place.machine.applied();
          place.told = place.first - 1;
          place.hashes[(int) place.first] = place.machine.hash();
          place.alarm.forgetOwn();
          // Not lost: it is said on the connection that all later ones come on.
          for (Place other : places) {
            other.alarm.told(place.id, ExecutedHashes.none());
          }
          return null;
        }
      }
      return null;
    }

    /** All has been executed, and now nothing is lost. */
    private @Nullable String end() {
      for (int round = 0; round < 3; round++) {
        for (Place place : places) {
          place.told = 0;
          tell(place, 0);
        }
        for (Place place : places) {
          String trouble = judge(place);
          if (trouble != null) {
            return trouble;
          }
        }
      }
      long hash = places.get(places.size() - 1).machine.hash();
      for (Place place : places) {
        if (place.wrong) {
          return "one that is wrong does not notice";
        }
        if (place.machine.hash() != hash) {
          return "one that went on from another's state differs still";
        }
      }
      return null;
    }

    private static Value call(long sequence) {
      return batch(
          out -> {
            MessagePackWriter arguments = new MessagePackWriter();
            arguments.writeLong(sequence);
            out.session(1, 0)
                .write(
                    CommandKind.CALL,
                    sequence,
                    sequence,
                    1,
                    0,
                    CoinType.ADD,
                    arguments.array(),
                    0,
                    arguments.size());
          });
    }

    private static Value batch(Consumer<CommandWriter> command) {
      MessagePackWriter out = new MessagePackWriter();
      command.accept(new CommandWriter(out));
      BatchWriter batch = new BatchWriter();
      batch.add(out.array(), 0, out.size());
      return batch.finish();
    }
  }
}
