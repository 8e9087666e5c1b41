package bank;

import java.util.ArrayList;
import java.util.List;
import org.concoord.ConcoordClient;

/** What a user does with proxies; returns what came of it. */
public final class BankScenario {
  public static List<String> run() throws Exception {
    List<String> facts = new ArrayList<>();
    ConcoordClient client = ConcoordClient.connect("a:1");
    try (BankProxy bank = new BankProxy(client, "savings")) {
      facts.add(bank.toString());
      bank.concoordInit(5L);
      facts.add("limit " + bank.limit());
      bank.concoordInit((Long) null);
      facts.add("limit " + bank.limitAsync().get());
      facts.add("opened " + bank.open("ann", 10).owner());
      bank.open("bob", 0);
      try {
        bank.open("eve", -3);
      } catch (Bank.NoMoneyException e) {
        facts.add(e.getMessage() + ", " + e.missing() + ", " + e.owner());
      }
      Bank.Note note = new Bank.Note(null, true, List.of(1, 2));
      Bank.Transfer transfer = new Bank.Transfer("ann", "bob", 4, note);
      try {
        bank.transfer(transfer);
      } catch (Bank.ClosedException e) {
        facts.add(e.getMessage() + ", " + e.amount);
      }
      facts.add("seal " + bank.seal((byte) 1, (byte) 2));
      facts.add("seal " + bank.sealAsync(new byte[0]).get().length);
      bank.transfer(transfer);
      for (Bank.Account account : bank.accounts()) {
        facts.add(account.owner() + " " + account.balance() + " " + account.history());
      }
      facts.add(bank.concoordToString());
    }
    facts.add("shared client closed: " + client.closed);
    try (BankProxy own = new BankProxy("b:2, c:3")) {
      facts.add(own + " at " + ConcoordClient.last.endpoints);
    }
    facts.add("own client closed: " + ConcoordClient.last.closed);
    return facts;
  }
}
