package org.concoord.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Files below a page cache, and what is left of them when the power goes: of each sector that was
 * not forced any version since, of each change of names that was not forced any or none.
 */
final class DiskModel {
  /** One file's bytes: as shown, as they are on the platter, and what may get there. */
  private static final class Contents {
    byte[] shown = new byte[0];
    byte[] platter = new byte[0];

    /** By sector: every version since the last force. */
    final TreeMap<Integer, List<byte[]>> dirty = new TreeMap<>();

    void write(long position, byte[] bytes) {
      int from = Math.toIntExact(position);
      int to = from + bytes.length;
      if (to > shown.length) {
        shown = Arrays.copyOf(shown, to);
      }
      System.arraycopy(bytes, 0, shown, from, bytes.length);
      for (int sector = from / Sectors.BYTES; sector * Sectors.BYTES < to; sector++) {
        int start = sector * Sectors.BYTES;
        dirty
            .computeIfAbsent(sector, key -> new ArrayList<>())
            .add(Arrays.copyOfRange(shown, start, start + Sectors.BYTES));
      }
    }

    void force() {
      platter = shown.clone();
      dirty.clear();
    }

    /** Some sectors reach the platter and some do not, and the cache takes all for clean. */
    void failForce(RandomGenerator random) {
      byte[] after = Arrays.copyOf(platter, shown.length);
      dirty.forEach(
          (sector, versions) -> {
            if (random.nextBoolean()) {
              put(after, sector, versions.get(versions.size() - 1));
            }
          });
      platter = after;
      dirty.clear();
    }

    Contents afterPowerLoss(RandomGenerator random) {
      byte[] left = Arrays.copyOf(platter, random.nextInt(4) == 0 ? platter.length : shown.length);
      int mode = random.nextInt(5);
      dirty.forEach(
          (sector, versions) -> {
            int kept =
                switch (mode) {
                  case 0 -> 0;
                  case 1 -> versions.size();
                  default -> random.nextInt(versions.size() + 1);
                };
            if (kept > 0) {
              put(left, sector, versions.get(kept - 1));
            }
          });
      return of(left);
    }

    Contents fork() {
      Contents fork = new Contents();
      fork.shown = shown.clone();
      fork.platter = platter.clone();
      dirty.forEach((sector, versions) -> fork.dirty.put(sector, new ArrayList<>(versions)));
      return fork;
    }

    static Contents of(byte[] bytes) {
      Contents contents = new Contents();
      contents.shown = bytes;
      contents.platter = bytes.clone();
      return contents;
    }

    private static void put(byte[] into, int sector, byte[] bytes) {
      int at = sector * Sectors.BYTES;
      int count = Math.min(Sectors.BYTES, into.length - at);
      if (count > 0) {
        System.arraycopy(bytes, 0, into, at, count);
      }
    }
  }

  private final Map<Integer, Contents> files = new TreeMap<>();
  private final Map<String, Integer> names = new TreeMap<>();
  private final Map<String, Integer> durableNames = new TreeMap<>();
  private final List<NameChange> unforcedNames = new ArrayList<>();
  private int created;

  void apply(Op op) {
    if (op instanceof Op.Write write) {
      contents(write.file()).write(write.position(), write.bytes());
    } else if (op instanceof Op.Force force) {
      contents(force.file()).force();
    } else if (op instanceof Op.ForceDirectory) {
      durableNames.clear();
      durableNames.putAll(names);
      unforcedNames.clear();
    } else if (!(op instanceof Op.Said)) {
      NameChange change = change(op);
      unforcedNames.add(change);
      change.apply(names);
    }
  }

  private NameChange change(Op op) {
    if (op instanceof Op.Create create) {
      files.put(create.file(), new Contents());
      created = Math.max(created, create.file());
      return new NameChange("", create.name(), create.file());
    } else if (op instanceof Op.Rename rename) {
      return new NameChange(rename.from(), rename.to(), file(rename.from()));
    }
    return new NameChange(((Op.Delete) op).name(), "", 0);
  }

  /** A name that goes and one that comes, at once; either may be "". */
  private record NameChange(String gone, String come, int file) {
    void apply(Map<String, Integer> names) {
      names.remove(gone);
      if (!come.isEmpty()) {
        names.put(come, file);
      }
    }
  }

  void failForce(int file, RandomGenerator random) {
    contents(file).failForce(random);
  }

  /** The disk as a process finds it after the power went and came back. */
  DiskModel afterPowerLoss(RandomGenerator random) {
    DiskModel left = new DiskModel();
    left.created = created;
    left.names.putAll(durableNames);
    boolean inOrder = random.nextBoolean();
    int count = random.nextInt(unforcedNames.size() + 1);
    for (int i = 0; i < unforcedNames.size(); i++) {
      if (inOrder ? i < count : random.nextBoolean()) {
        unforcedNames.get(i).apply(left.names);
      }
    }
    left.durableNames.putAll(left.names);
    left.names
        .values()
        .forEach(file -> left.files.put(file, contents(file).afterPowerLoss(random)));
    return left;
  }

  /** The same disk, with the same things still to be lost. */
  DiskModel fork() {
    DiskModel fork = new DiskModel();
    fork.created = created;
    fork.names.putAll(names);
    fork.durableNames.putAll(durableNames);
    fork.unforcedNames.addAll(unforcedNames);
    files.forEach((file, contents) -> fork.files.put(file, contents.fork()));
    return fork;
  }

  /** The same as it is shown now, all of it durable. */
  DiskModel copy() {
    DiskModel copy = new DiskModel();
    copy.created = created;
    copy.names.putAll(names);
    copy.durableNames.putAll(names);
    names.values().forEach(file -> copy.files.put(file, Contents.of(shown(file).clone())));
    return copy;
  }

  int nextFile() {
    return ++created;
  }

  List<String> names() {
    return List.copyOf(names.keySet());
  }

  boolean has(String name) {
    return names.containsKey(name);
  }

  int file(String name) {
    Integer file = names.get(name);
    if (file == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    return file;
  }

  /** The bytes of a file as a process sees them: not a copy. */
  byte[] shown(int file) {
    return contents(file).shown;
  }

  byte[] bytes(String name) {
    return shown(file(name));
  }

  /** What is written there is on the platter too: damage. */
  void damage(String name, byte[] bytes) {
    files.put(file(name), Contents.of(bytes));
  }

  private Contents contents(int file) {
    @Nullable Contents contents = files.get(file);
    if (contents == null) {
      throw new IllegalArgumentException("no file " + file);
    }
    return contents;
  }
}
