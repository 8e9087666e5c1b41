package shop.inside;

import org.concoord.codec.MessagePackReader;
import org.concoord.codec.MessagePackWriter;
import org.concoord.spi.ReplicatedType;

public final class Main {
  public static void main(String[] args) {
    ReplicatedType<Till> type = new TillReplicated();
    Till till = type.create();
    till.ring(new Till.Item("pear", 7));
    MessagePackWriter out = new MessagePackWriter();
    type.writeState(till, out);
    System.out.print(
        Main.class.getModule() + ": " + type.readState(new MessagePackReader(out.toByteArray())));
  }
}
